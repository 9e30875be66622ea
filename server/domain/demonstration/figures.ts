/** The programme's yearly figures by department, whose sums are the published ones. */
import { apportion } from './apportion.ts';
import { PUBLISHED } from './published.ts';
import { Random } from './random.ts';

export interface DepartmentFigure {
  departmentCode: string;
  name: string;
  year: number;
  value: number;
}

/** What a department weighs: its rural inhabitants, and those in PDET municipalities (0 for most). */
export interface DepartmentWeight {
  departmentCode: string;
  rural: number;
  ruralPdet: number;
}

/** Training places of a year against the mean year. */
const YEAR_WEIGHTS = [0.82, 0.93, 1.08, 1.12, 1.06, 1.01, 0.98, 0.99, 1.01];

const TRAINING_SHARES = [
  { name: 'training_places_women', percent: PUBLISHED.trainingPlacesWomenPercent },
  { name: 'training_places_youth', percent: PUBLISHED.trainingPlacesYouthPercent },
  { name: 'training_places_extreme_poverty', percent: PUBLISHED.trainingPlacesExtremePovertyPercent },
] as const;

export function programmeFigures(weights: readonly DepartmentWeight[], seed: number): DepartmentFigure[] {
  const random = new Random(`${seed}:figures`);
  return [...trainingFigures(weights, random), ...pdetFigures(weights, random)];
}

/** Places by department and year; then, of the same places, those of women, youth and people in extreme poverty. */
function trainingFigures(weights: readonly DepartmentWeight[], random: Random): DepartmentFigure[] {
  const cells = YEAR_WEIGHTS.flatMap((yearWeight, at) =>
    weights.map(({ departmentCode, rural }) => ({
      departmentCode,
      year: PUBLISHED.firstYear + at,
      weight: yearWeight * rural ** 0.85 * random.between(0.85, 1.15),
    })),
  );
  const places = apportion(
    PUBLISHED.trainingPlaces,
    cells.map((cell) => cell.weight),
    random,
  );
  const figures = toFigures('training_places', cells, places);
  for (const { name, percent } of TRAINING_SHARES) {
    const shares = places.map((value) => value * random.between(0.95, 1.05));
    const total = Math.round((PUBLISHED.trainingPlaces * percent) / 100);
    figures.push(...toFigures(name, cells, apportion(total, shares, random)));
  }
  return figures;
}

function pdetFigures(weights: readonly DepartmentWeight[], random: Random): DepartmentFigure[] {
  const cells = PUBLISHED.pdetYears.flatMap((year) =>
    weights
      .filter(({ ruralPdet }) => ruralPdet > 0)
      .map(({ departmentCode, ruralPdet }) => ({
        departmentCode,
        year,
        weight: ruralPdet * random.between(0.85, 1.15),
      })),
  );
  const people = apportion(
    PUBLISHED.peopleTrainedPdet,
    cells.map((cell) => cell.weight),
    random,
  );
  return toFigures('people_trained_pdet', cells, people);
}

function toFigures(
  name: string,
  cells: readonly { departmentCode: string; year: number }[],
  values: readonly number[],
): DepartmentFigure[] {
  return cells.map(({ departmentCode, year }, at) => ({
    departmentCode,
    name,
    year,
    value: values[at] ?? 0,
  }));
}
