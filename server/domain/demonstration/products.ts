/** What is grown, raised and made where: products by region, and how their units are called. */
import type { Line } from '../unit.ts';
import type { Random, Weighted } from './random.ts';
import type { PlaceFact } from './world.ts';

export interface Product {
  /** As it stands in the unit, Spanish. */
  name: string;
  line: Line;
  /** `{s}` is the settlement, `{m}` the municipality, `{b}` a brand. */
  unitNames: readonly string[];
}

type Region =
  | 'coffee'
  | 'santander'
  | 'highland'
  | 'caribbean'
  | 'caribbean_coast'
  | 'pacific'
  | 'plains'
  | 'amazon'
  | 'south'
  | 'islands';

const business = (name: string, ...unitNames: string[]): Product => ({
  name,
  line: 'rural_business',
  unitNames,
});
const food = (name: string, ...unitNames: string[]): Product => ({
  name,
  line: 'self_consumption',
  unitNames,
});
const trade = (name: string, ...unitNames: string[]): Product => ({
  name,
  line: 'rural_occupation',
  unitNames,
});

const COFFEE = business(
  'Café',
  'Asociación de Caficultores de {s}',
  'Café {b}',
  'Cafés Especiales {s}',
  'Caficultores Unidos de {m}',
  'Mujeres Cafeteras de {s}',
  'Café de Origen {s}',
);
const CACAO = business(
  'Cacao',
  'Asociación de Cacaoteros de {s}',
  'Cacao {b}',
  'Cacaocultores de {m}',
  'Chocolate Artesanal {b}',
  'Productores de Cacao {s}',
);
const PANELA = business(
  'Panela',
  'Trapiche {s}',
  'Panela {b}',
  'Asociación de Paneleros de {s}',
  'Panela Pulverizada {b}',
  'Cañicultores de {m}',
);
const HONEY = business('Miel de abejas', 'Apiarios {b}', 'Apicultores de {s}', 'Miel {b}', 'Apícola {s}');
const EGGS = business('Huevos', 'Huevos Criollos {s}', 'Gallinas Felices {s}', 'Avícola {b}', 'Huevos {b}');
const BROILERS = business('Pollo de engorde', 'Pollos {b}', 'Avícola {s}', 'Pollo Campesino {s}');
const PIGS = business('Cerdos', 'Porcícola {s}', 'Granja Porcícola {b}', 'Porcicultores de {s}');
const CATTLE = business(
  'Leche y queso',
  'Lácteos {b}',
  'Quesos {s}',
  'Asociación de Ganaderos de {s}',
  'Lácteos {s}',
);
const VEGETABLES = business(
  'Hortalizas',
  'Hortalizas {s}',
  'Horticultores de {s}',
  'Hortalizas Limpias {b}',
  'Lechugas y Aromáticas {s}',
);
const BERRIES = business(
  'Mora y fresa',
  'Fresas {b}',
  'Moreros de {s}',
  'Frutas de Clima Frío {s}',
  'Moras {b}',
);
const FRUITS = business('Frutales', 'Frutas {b}', 'Fruticultores de {s}', 'Pulpas {b}', 'Despulpadora {s}');
const POTATO = business(
  'Papa',
  'Paperos de {s}',
  'Papa Nativa {s}',
  'Asociación de Productores de Papa de {m}',
);
const PLANTAIN = business(
  'Plátano',
  'Plataneros de {s}',
  'Plátano {b}',
  'Asociación de Plataneros de {m}',
  'Patacones {b}',
);
const CASSAVA = business(
  'Yuca y ñame',
  'Ñameros de {s}',
  'Yuqueros de {s}',
  'Almidón de Yuca {s}',
  'Productores de Ñame de {m}',
);
const FISH = business(
  'Pesca artesanal',
  'Pescadores Artesanales de {s}',
  'Asociación de Pescadores de {m}',
  'Pesquera {b}',
  'Mujeres del Mar {s}',
);
const POND_FISH = business(
  'Piscicultura',
  'Piscícola {s}',
  'Piscícola {b}',
  'Cachamas de {s}',
  'Acuicultores de {m}',
);
const COCONUT = business(
  'Coco',
  'Cocoteros de {s}',
  'Aceite de Coco {b}',
  'Asociación de Productores de Coco de {m}',
);
const ACAI = business('Açaí y frutos amazónicos', 'Asaí {b}', 'Frutos del Bosque {s}', 'Copoazú y Arazá {s}');
const CRAFTS = business(
  'Artesanías',
  'Artesanías {b}',
  'Tejedoras de {s}',
  'Artesanos de {m}',
  'Mochilas y Tejidos {s}',
);
const WOODCRAFT = business(
  'Artesanías en fibras y madera',
  'Tejidos en Werregue {s}',
  'Artesanas de {s}',
  'Cestería {b}',
);
const TOURISM = business(
  'Turismo rural',
  '{b} Ecoturismo',
  'Ruta Campesina {s}',
  'Posada {b}',
  'Senderos de {s}',
);
const BAKERY = business('Panadería y amasijos', 'Amasijos {s}', 'Panadería {b}', 'Sabores de {s}');
const FLOWERS = business('Flores y follajes', 'Flores {b}', 'Follajes de {s}', 'Heliconias {s}');
const SHEEP = business(
  'Ovinos y caprinos',
  'Caprinocultores de {s}',
  'Ovinos {b}',
  'Asociación Ovino-Caprina de {m}',
);
const BEANS = business('Fríjol', 'Frijoleros de {s}', 'Fríjol {b}', 'Productores de Fríjol de {m}');
const PEPPER = business('Pimienta y especias', 'Pimienta {b}', 'Especias {s}', 'Pimenteros de {m}');
const RUBBER = business('Caucho', 'Caucheros de {s}', 'Asociación de Heveicultores de {m}');

const HENS_HOME = food(
  'Gallinas ponedoras',
  'Gallinas de Patio {s}',
  'Galpón Familiar {s}',
  'Aves de Traspatio {s}',
);
const GARDEN = food(
  'Huerta casera',
  'Huerta Casera {s}',
  'Huerta Comunitaria {s}',
  'Huertas Familiares {s}',
  'Huerta y Vida {s}',
  'Mujeres Sembradoras de {s}',
);
const STAPLES = food(
  'Maíz y fríjol',
  'Maíz y Fríjol {s}',
  'Cultivos de Pancoger {s}',
  'Semillas Criollas {s}',
);
const CHAGRA = food('Chagra', 'Chagra Comunitaria {s}', 'Chagra y Vida {s}', 'Sembradores de la Selva {s}');
const HOME_FISH = food('Estanque familiar', 'Estanque Familiar {s}', 'Peces para la Mesa {s}');
const SMALL_ANIMALS = food(
  'Especies menores',
  'Cuyes y Conejos {s}',
  'Especies Menores {s}',
  'Codornices {s}',
);
const RICE_HOME = food('Arroz y plátano', 'Arroz y Plátano {s}', 'Seguridad Alimentaria {s}', 'Azotea {s}');

const VET = trade('Servicios pecuarios', 'Servicios Pecuarios {s}', 'Vacunadores Rurales de {m}');
const MACHINES = trade('Maquinaria agrícola', 'Operarios Agrícolas de {s}', 'Maquinaria y Labranza {b}');
const NURSERY = trade('Vivero', 'Vivero {b}', 'Viveristas de {s}', 'Vivero Comunitario {s}');
const BUILDING = trade('Construcción rural', 'Constructores Rurales de {s}', 'Maestros de Obra {m}');
const GUIDES = trade('Guianza local', 'Guías Locales de {m}', 'Intérpretes Ambientales de {s}');
const REPAIR = trade('Reparación de motores', 'Motores y Guadañas {s}', 'Taller Rural {b}');

const w = (value: Product, weight: number): Weighted<Product> => ({ value, weight });

/** Everywhere, beside a region's own. */
const COMMON = [
  w(EGGS, 5),
  w(BROILERS, 3),
  w(PIGS, 4),
  w(HONEY, 2),
  w(BAKERY, 2),
  w(CRAFTS, 2),
  w(TOURISM, 1.5),
  w(FRUITS, 3),
  w(HENS_HOME, 9),
  w(GARDEN, 12),
  w(STAPLES, 4),
  w(VET, 2.5),
  w(MACHINES, 1.5),
  w(NURSERY, 2),
  w(BUILDING, 1.5),
  w(REPAIR, 1.5),
  w(GUIDES, 0.8),
];

const OWN: Record<Region, Weighted<Product>[]> = {
  coffee: [w(COFFEE, 20), w(PLANTAIN, 5), w(PANELA, 3), w(FLOWERS, 1.5), w(TOURISM, 2), w(POND_FISH, 1.5)],
  santander: [
    w(CACAO, 13),
    w(COFFEE, 5),
    w(PANELA, 4),
    w(SHEEP, 2),
    w(HONEY, 2),
    w(BEANS, 2),
    w(TOURISM, 1.5),
  ],
  highland: [
    w(VEGETABLES, 10),
    w(POTATO, 7),
    w(CATTLE, 7),
    w(BERRIES, 6),
    w(PANELA, 3),
    w(FLOWERS, 2),
    w(CRAFTS, 2),
    w(SMALL_ANIMALS, 3),
  ],
  caribbean: [
    w(CASSAVA, 12),
    w(CATTLE, 6),
    w(SHEEP, 4),
    w(CRAFTS, 4),
    w(POND_FISH, 4),
    w(HONEY, 3),
    w(PLANTAIN, 3),
    w(RICE_HOME, 3),
  ],
  caribbean_coast: [w(FISH, 13), w(COCONUT, 8), w(TOURISM, 5), w(CRAFTS, 5), w(CASSAVA, 4), w(RICE_HOME, 3)],
  pacific: [
    w(FISH, 12),
    w(COCONUT, 10),
    w(CACAO, 6),
    w(PLANTAIN, 5),
    w(WOODCRAFT, 4),
    w(TOURISM, 3),
    w(RICE_HOME, 10),
  ],
  plains: [
    w(CATTLE, 8),
    w(CACAO, 6),
    w(POND_FISH, 6),
    w(PLANTAIN, 5),
    w(FRUITS, 3),
    w(RUBBER, 1.5),
    w(TOURISM, 1.5),
  ],
  amazon: [
    w(ACAI, 7),
    w(POND_FISH, 7),
    w(CHAGRA, 12),
    w(CACAO, 4),
    w(CATTLE, 4),
    w(RUBBER, 2),
    w(PEPPER, 2.5),
    w(WOODCRAFT, 3),
    w(HOME_FISH, 3),
    w(TOURISM, 2),
  ],
  south: [
    w(COFFEE, 12),
    w(SMALL_ANIMALS, 7),
    w(POTATO, 5),
    w(CATTLE, 4),
    w(PANELA, 5),
    w(BEANS, 3),
    w(CRAFTS, 3),
    w(VEGETABLES, 3),
  ],
  islands: [w(FISH, 14), w(COCONUT, 6), w(TOURISM, 8), w(CRAFTS, 4), w(RICE_HOME, 3)],
};

const REGION_OF_DEPARTMENT: Record<string, Region> = {
  '05': 'coffee',
  '08': 'caribbean',
  '11': 'highland',
  '13': 'caribbean',
  '15': 'highland',
  '17': 'coffee',
  '18': 'amazon',
  '19': 'south',
  '20': 'caribbean',
  '23': 'caribbean',
  '25': 'highland',
  '27': 'pacific',
  '41': 'coffee',
  '44': 'caribbean',
  '47': 'caribbean',
  '50': 'plains',
  '52': 'south',
  '54': 'santander',
  '63': 'coffee',
  '66': 'coffee',
  '68': 'santander',
  '70': 'caribbean',
  '73': 'coffee',
  '76': 'coffee',
  '81': 'plains',
  '85': 'plains',
  '86': 'amazon',
  '88': 'islands',
  '91': 'amazon',
  '94': 'amazon',
  '95': 'amazon',
  '97': 'amazon',
  '99': 'plains',
};

/** Arauca grows cacao above all. */
const ARAUCA = [w(CACAO, 12)];

export interface ProductMix {
  products: Weighted<Product>[];
  totalWeight: number;
}

/** What units of a place make, by line where one is asked for. */
export function productsOf(place: PlaceFact): ProductMix {
  const region = regionOf(place);
  const products = [...COMMON, ...OWN[region], ...(place.departmentCode === '81' ? ARAUCA : [])];
  return mix(products);
}

/** The part of a mix that belongs to one line. */
export function ofLine({ products }: ProductMix, line: Line): ProductMix {
  return mix(products.filter(({ value }) => value.line === line));
}

export function drawProduct(products: ProductMix, random: Random): Product {
  return random.weighted(products.products, products.totalWeight);
}

function mix(products: Weighted<Product>[]): ProductMix {
  return { products, totalWeight: products.reduce((sum, { weight }) => sum + weight, 0) };
}

/** By department, but the coasts differ from what lies behind them. */
function regionOf({ departmentCode, lng, lat }: PlaceFact): Region {
  const region = REGION_OF_DEPARTMENT[departmentCode] ?? 'highland';
  if (region === 'pacific') return lng > -76.4 ? 'coffee' : 'pacific';
  if (departmentCode === '52' && lng < -77.9 && lat > 1.4) return 'pacific';
  if (departmentCode === '19' && lng < -77.2) return 'pacific';
  if (departmentCode === '76' && lng < -76.85) return 'pacific';
  if (departmentCode === '05' && lng < -76.3) return 'caribbean';
  if (departmentCode === '05' && lng > -75.5 && lat < 6.4) return 'highland';
  if (region === 'caribbean' && isCaribbeanCoast(lng, lat)) return 'caribbean_coast';
  return region;
}

/** Within some 25 km of the sea between Córdoba and La Guajira. */
function isCaribbeanCoast(lng: number, lat: number): boolean {
  if (lng < -75.4) return lat > 8.9 + (lng + 76.4) * 0.6;
  if (lng < -74.3) return lat > 10.55;
  return lat > 11.15;
}
