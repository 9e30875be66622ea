/** Names of territories for maps, chips and lists; small kinds come at once, municipalities when they are needed. */
import { computed, signal } from '@preact/signals';
import type { TerritoriesPage, TerritorySummary } from '../../../server/contract/territories.ts';
import { resource } from '../api/resource.ts';
import { displayName } from '../format/names.ts';
import { coverage, departments } from './data.ts';
import { page } from './store.ts';

/** The map is near enough for the names of municipalities. */
export const nearby = signal(false);

const municipalities = resource<TerritoriesPage>(() =>
  nearby.value || page.value.kind === 'municipality' ? '/api/v1/territories?kind=municipality' : null,
);

/** The coloured kind, when it is neither of the two that have their own list. */
const others = resource<TerritoriesPage>(() => {
  const { kind } = page.value;
  return kind === 'municipality' || kind === 'department' ? null : `/api/v1/territories?kind=${kind}`;
});

/** ETCR: places for their circles, and names for filters and lists. */
export const sites = resource<TerritoriesPage>(() =>
  page.value.layers.includes('etcr') ? '/api/v1/territories?kind=etcr' : null,
);

const lists = [departments, municipalities, others, sites];

export const summaries = computed(() => {
  const known = new Map<string, TerritorySummary>();
  for (const list of lists) {
    for (const territory of list.value.value?.territories ?? [])
      known.set(`${territory.kind}:${territory.code}`, territory);
  }
  return known;
});

/** The name of a territory as far as the page knows it. */
export function nameOf(kind: string, code: string): string | null {
  const known = summaries.value.get(`${kind}:${code}`);
  if (known) return displayName(known.name);
  const answer = coverage.value.value;
  const row = answer?.by === kind ? answer.rows.find((other) => other.code === code) : undefined;
  return row ? displayName(row.name) : null;
}
