/** Units created per year, of the country and of the chosen territory. */

import { chosenTerritory } from '../state/chosen.ts';
import { chosenYears, nationalYears } from '../state/years.ts';
import { YearColumns } from './charts.tsx';

export function NationalYears() {
  const years = nationalYears.value;
  return years ? <YearColumns years={years} national={null} /> : null;
}

export function ChosenYears() {
  const years = chosenYears.value;
  if (!chosenTerritory.value || !years) return null;
  return <YearColumns years={years} national={nationalYears.value} />;
}
