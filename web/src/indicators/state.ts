/** Which indicators of which territory are shown. */
import { computed } from '@preact/signals';
import type {
  IndicatorCatalogue,
  IndicatorShape,
  IndicatorTotal,
  IndicatorTotals,
} from '../../../server/contract/indicators.ts';
import type { TerritoriesPage } from '../../../server/contract/territories.ts';
import { resource } from '../api/resource.ts';
import { heldValue } from '../outcomes/held.ts';
import { mayReadUnits } from '../shell/session.ts';
import { language } from '../state/language.ts';

export const TOPICS = ['people', 'work', 'income', 'environment'] as const;

/** Code of a department; '' is the country. */
export const department = heldValue('department', '');
export const topic = heldValue('topic', '');

const catalogue = resource<IndicatorCatalogue>(() => '/api/v1/indicators');
export const answer = resource<IndicatorTotals>(() =>
  mayReadUnits.value ? '/api/v1/indicators/totals?by=department' : null,
);
export const departments = resource<TerritoriesPage>(() => '/api/v1/territories?kind=department');

export const csvPath = computed(
  () =>
    `/api/v1/indicators/totals.csv?by=department&separator=${language.value === 'es' ? 'semicolon' : 'comma'}`,
);

export interface Shown {
  indicator: IndicatorShape;
  years: IndicatorTotal[];
}

const chosen = computed(() =>
  (catalogue.value.value?.indicators ?? []).filter(
    (each) => topic.value === '' || each.topic === topic.value,
  ),
);
export const shown = computed<Shown[]>(() => {
  const totals = (answer.value.value?.totals ?? []).filter(({ code }) => (code ?? '') === department.value);
  return chosen.value.map((indicator) => ({
    indicator,
    years: totals.filter((total) => total.indicator === indicator.code),
  }));
});
