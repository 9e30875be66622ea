/** Units created per year, from the totals of /coverage. */
import { computed } from '@preact/signals';
import { resource } from '../api/resource.ts';
import type { YearValue } from '../panels/charts.tsx';
import { chosenQuery, chosenTerritory } from './chosen.ts';
import { type Coverage, coverage, coveragePath, mayReadUnits, national } from './data.ts';

const inChosen = resource<Coverage>(() =>
  chosenTerritory.value && mayReadUnits.value
    ? coveragePath('pdet_subregion', chosenQuery.value, null)
    : null,
);

/** Of everything under the page's filters: the years of the headline. */
export const shownYears = computed(() => yearsOf(coverage.value.value));
/** Of the country, whatever the filter says of PDET and territories: the rhythm beside a chosen territory. */
export const nationalYears = computed(() => yearsOf(national.value.value));
export const chosenYears = computed(() => yearsOf(inChosen.value.value));

/** Every year from the first to the last, empty ones too; null while unknown. */
function yearsOf(answer: Coverage | null): YearValue[] | null {
  const counts = answer?.totals.by_year;
  if (!counts) return null;
  const years = Object.keys(counts)
    .map(Number)
    .sort((a, b) => a - b);
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return null;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    year: first + index,
    units: counts[String(first + index)] ?? 0,
  }));
}
