/** Synthetic population and poverty of the demonstration: plausible, drawn from the seed, nobody's statistics. */
import { clamp, Random } from './random.ts';

export interface PopulationYear {
  year: number;
  total: number;
  seat: number;
  rural: number;
}

export interface Population {
  code: string;
  years: PopulationYear[];
  /** Multidimensional poverty in percent, 2018; null where none is measured (non-municipalized areas). */
  poverty: { total: number; seat: number; rural: number } | null;
}

interface PopulatedPlace {
  code: string;
  departmentCode: string;
  kind: string;
}

const FIRST_YEAR = 2018;
const LAST_YEAR = 2026;

/** Orders of magnitude of the largest cities in 2018: inhabitants and rural share. All others are drawn. */
const CITIES: Record<string, [number, number]> = {
  '11001': [7_400_000, 0.003],
  '05001': [2_400_000, 0.018],
  '76001': [2_200_000, 0.016],
  '08001': [1_200_000, 0.001],
  '13001': [970_000, 0.08],
  '54001': [710_000, 0.035],
  '25754': [660_000, 0.007],
  '08758': [600_000, 0.003],
  '68001': [580_000, 0.014],
  '50001': [530_000, 0.06],
  '05088': [520_000, 0.03],
  '73001': [530_000, 0.06],
  '47001': [500_000, 0.09],
  '20001': [490_000, 0.13],
  '23001': [490_000, 0.23],
  '66001': [460_000, 0.16],
  '17001': [430_000, 0.07],
  '52001': [390_000, 0.22],
  '41001': [350_000, 0.06],
  '76520': [350_000, 0.19],
  '19001': [310_000, 0.13],
  '63001': [300_000, 0.03],
  '76109': [310_000, 0.24],
  '05360': [280_000, 0.09],
  '70001': [280_000, 0.07],
  '44001': [180_000, 0.4],
  '44847': [160_000, 0.92],
  '52835': [210_000, 0.45],
  '27001': [130_000, 0.07],
  '15001': [170_000, 0.04],
  '18001': [170_000, 0.12],
  '85001': [170_000, 0.12],
  '81001': [85_000, 0.13],
  '95001': [60_000, 0.34],
  '86001': [55_000, 0.3],
  '88001': [48_000, 0.27],
  '91001': [48_000, 0.3],
  '94001': [32_000, 0.45],
  '97001': [31_000, 0.62],
  '99001': [20_000, 0.2],
};

/** Rural poverty around which a department's municipalities vary, percent; the others 42. */
const RURAL_POVERTY: Record<string, number> = {
  '05': 38,
  '08': 40,
  '11': 12,
  '13': 52,
  '15': 32,
  '17': 32,
  '19': 43,
  '20': 52,
  '23': 52,
  '25': 26,
  '27': 64,
  '44': 72,
  '47': 56,
  '50': 40,
  '54': 50,
  '63': 24,
  '66': 28,
  '68': 33,
  '76': 26,
  '88': 14,
  '91': 56,
  '94': 74,
  '95': 48,
  '97': 77,
  '99': 76,
};

/** Drawn for one municipality, whatever is drawn for others. */
export function populationOf(place: PopulatedPlace, seed: number): Population {
  const random = new Random(`${seed}:population:${place.code}`);
  const [inhabitants, ruralShare] = CITIES[place.code] ?? drawSize(place, random);
  const growth = random.between(0, 0.018);
  const ruralGrowth = random.between(-0.012, 0.004);
  const years: PopulationYear[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    const since = year - FIRST_YEAR;
    const rural = Math.round(inhabitants * ruralShare * (1 + ruralGrowth) ** since);
    const seat = Math.round(inhabitants * (1 - ruralShare) * (1 + growth) ** since);
    years.push({ year, total: rural + seat, seat, rural });
  }
  return { code: place.code, years, poverty: drawPoverty(place, ruralShare, random) };
}

function drawSize(place: PopulatedPlace, random: Random): [number, number] {
  if (place.kind === 'area_no_municipalizada') return [random.integer(500, 4_500), random.between(0.9, 0.98)];
  const inhabitants = clamp(Math.round(13_500 * Math.exp(0.85 * random.normal())), 900, 150_000);
  const share = 0.84 - 0.27 * Math.log10(inhabitants / 2_500) + 0.11 * random.normal();
  return [inhabitants, clamp(share, 0.06, 0.93)];
}

function drawPoverty(place: PopulatedPlace, ruralShare: number, random: Random): Population['poverty'] {
  if (place.kind === 'area_no_municipalizada') return null;
  const rural = clamp((RURAL_POVERTY[place.departmentCode] ?? 42) + 8 * random.normal(), 4, 95);
  const seat = clamp(rural * random.between(0.4, 0.75), 2, 80);
  const total = rural * ruralShare + seat * (1 - ruralShare);
  return { total: tenth(total), seat: tenth(seat), rural: tenth(rural) };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
