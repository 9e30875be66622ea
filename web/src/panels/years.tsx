/** Units created per year, of everything under the filters and of the chosen territory. */

import { chosenTerritory } from '../state/chosen.ts';
import { chosenYears, nationalYears, shownYears } from '../state/years.ts';
import { YearColumns } from './charts.tsx';

export function ShownYears() {
  const years = shownYears.value;
  return years ? <YearColumns years={years} national={null} /> : null;
}

export function ChosenYears() {
  const years = chosenYears.value;
  if (!chosenTerritory.value || !years) return null;
  return <YearColumns years={years} national={nationalYears.value} />;
}
