/** Which products prevail where. */
import type { Line } from '../unit.ts';
import { PRODUCTS, type Product, type ProductKey } from './products.ts';
import type { Random, Weighted } from './random.ts';
import type { PlaceFact } from './world.ts';

type Mix = Partial<Record<ProductKey, number>>;

/** Weights everywhere, to which a region adds its own. */
const COMMON: Mix = {
  ...{ eggs: 5, broilers: 3, pigs: 4, honey: 2, fruits: 3, bakery: 2, crafts: 2, tourism: 1.5 },
  ...{ garden: 12, hensHome: 9, staples: 4 },
  ...{ vet: 2.5, nursery: 2, machines: 1.5, building: 1.5, repair: 1.5, guides: 0.8 },
};

const REGIONS = {
  coffee: { coffee: 20, plantain: 5, panela: 3, tourism: 2, flowers: 1.5, pondFish: 1.5 },
  santander: { cacao: 13, coffee: 5, panela: 4, sheep: 2, honey: 2, beans: 2, tourism: 1.5 },
  highland: {
    ...{
      vegetables: 10,
      potato: 7,
      cattle: 7,
      berries: 6,
      panela: 3,
      smallAnimals: 3,
      flowers: 2,
      crafts: 2,
    },
  },
  caribbean: {
    ...{ cassava: 12, cattle: 6, sheep: 4, crafts: 4, pondFish: 4, honey: 3, plantain: 3, riceHome: 3 },
  },
  caribbeanCoast: { fish: 13, coconut: 8, tourism: 5, crafts: 5, cassava: 4, riceHome: 3 },
  pacific: { fish: 12, coconut: 10, riceHome: 10, cacao: 6, plantain: 5, woodcraft: 4, tourism: 3 },
  plains: { cattle: 8, cacao: 6, pondFish: 6, plantain: 5, fruits: 3, rubber: 1.5, tourism: 1.5 },
  arauca: { cacao: 18, cattle: 7, plantain: 6, pondFish: 4 },
  amazon: {
    ...{ chagra: 12, acai: 7, pondFish: 7, cacao: 4, cattle: 4, woodcraft: 3, homeFish: 3, pepper: 2.5 },
    ...{ rubber: 2, tourism: 2 },
  },
  south: {
    ...{ coffee: 12, smallAnimals: 7, potato: 5, panela: 5, cattle: 4, beans: 3, crafts: 3, vegetables: 3 },
  },
  islands: { fish: 14, tourism: 8, coconut: 6, crafts: 4, riceHome: 3 },
} satisfies Record<string, Mix>;

type Region = keyof typeof REGIONS;

/** By department code. */
const DEPARTMENTS: Record<Region, string[]> = {
  coffee: ['05', '17', '41', '63', '66', '73', '76'],
  santander: ['54', '68'],
  highland: ['11', '15', '25'],
  caribbean: ['08', '13', '20', '23', '44', '47', '70'],
  caribbeanCoast: [],
  pacific: ['27'],
  plains: ['50', '85', '99'],
  arauca: ['81'],
  amazon: ['18', '86', '91', '94', '95', '97'],
  south: ['19', '52'],
  islands: ['88'],
};

const REGION_OF_DEPARTMENT = new Map(
  (Object.keys(DEPARTMENTS) as Region[]).flatMap((region) =>
    DEPARTMENTS[region].map((department) => [department, region] as const),
  ),
);

export interface ProductMix {
  products: Weighted<Product>[];
  totalWeight: number;
}

/** What units of a place make. */
export function productsOf(place: PlaceFact): ProductMix {
  const weights: Mix = { ...COMMON };
  for (const [key, weight] of Object.entries(REGIONS[regionOf(place)]) as [ProductKey, number][]) {
    weights[key] = (weights[key] ?? 0) + weight;
  }
  return mixOf(
    (Object.entries(weights) as [ProductKey, number][]).map(([key, weight]) => ({
      value: PRODUCTS[key],
      weight,
    })),
  );
}

/** The part of a mix that belongs to one line. */
export function ofLine({ products }: ProductMix, line: Line): ProductMix {
  return mixOf(products.filter(({ value }) => value.line === line));
}

export function drawProduct({ products, totalWeight }: ProductMix, random: Random): Product {
  return random.weighted(products, totalWeight);
}

function mixOf(products: Weighted<Product>[]): ProductMix {
  return { products, totalWeight: products.reduce((sum, { weight }) => sum + weight, 0) };
}

/** By department, but the coasts differ from what lies behind them. Degrees. */
function regionOf({ departmentCode, lng, lat }: PlaceFact): Region {
  const region = REGION_OF_DEPARTMENT.get(departmentCode) ?? 'highland';
  if (region === 'pacific') return lng > -76.4 ? 'coffee' : 'pacific';
  if (departmentCode === '52' && lng < -77.9 && lat > 1.4) return 'pacific';
  if (departmentCode === '19' && lng < -77.2) return 'pacific';
  if (departmentCode === '76' && lng < -76.85) return 'pacific';
  if (departmentCode === '05' && lng < -76.3) return 'caribbean';
  if (departmentCode === '05' && lng > -75.5 && lat < 6.4) return 'highland';
  if (region === 'caribbean' && isCaribbeanCoast(lng, lat)) return 'caribbeanCoast';
  return region;
}

/** Within some 25 km of the sea between Córdoba and La Guajira. */
function isCaribbeanCoast(lng: number, lat: number): boolean {
  if (lng < -75.4) return lat > 8.9 + (lng + 76.4) * 0.6;
  if (lng < -74.3) return lat > 10.55;
  return lat > 11.15;
}
