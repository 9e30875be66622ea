/** What the page asks of the server, as answers that follow its state. Addresses are made here and nowhere else. */
import { computed, effect } from '@preact/signals';
import type { Catalogue, KindSummary } from '../../../server/contract/catalogue.ts';
import type { Coverage, CoverageRow, Gaps } from '../../../server/contract/coverage.ts';
import type { TerritoriesPage } from '../../../server/contract/territories.ts';
import { resource } from '../api/resource.ts';
import { Together } from '../api/together.ts';
import { displayName } from '../format/names.ts';
import type { Language } from '../format/numbers.ts';
import { type Filter, filterParams } from './filter.ts';
import { DEFAULT_REACH_M, indicatorFor } from './page.ts';
import { filter, filterQuery, navigate, page } from './store.ts';

export const catalogue = resource<Catalogue>(() => '/api/v1/catalogue');

/** Nothing is known yet, neither the kinds nor what the reader may ask. */
export const catalogueComing = computed(() => catalogue.value.value === null && catalogue.loading.value);

/** Whether the reader may ask about units; until the catalogue is here, nothing about units is asked. */
export const mayReadUnits = computed(() => {
  const scope = catalogue.value.value?.scope;
  return scope !== undefined && scope !== 'nothing';
});

/** Whether some units come as the centre of their 1 km cell. */
export const seesCoarsely = computed(() => {
  const scope = catalogue.value.value?.scope;
  return scope === 'viewer' || scope === 'staff';
});

export const kinds = computed<KindSummary[]>(() => catalogue.value.value?.kinds ?? []);

export function kindSummary(kind: string): KindSummary | undefined {
  return kinds.value.find((known) => known.kind === kind);
}

/** A link may name an indicator that a further kind lacks, which only the catalogue tells. */
effect(() => {
  const { kind, indicator } = page.value;
  const possible = indicatorFor(kindSummary(kind)?.role, indicator);
  if (possible !== indicator) navigate({ indicator: possible }, 'replace');
});

/** Metres when the page asks for reach, else null. */
export const reachRadiusM = computed(() =>
  page.value.indicator === 'reach' ? (page.value.radiusM ?? DEFAULT_REACH_M) : page.value.radiusM,
);

export function coveragePath(by: string, query: string, radiusM: number | null): string {
  const params = new URLSearchParams(query);
  params.set('by', by);
  if (radiusM !== null) params.set('radius_m', String(radiusM));
  return `/api/v1/coverage?${params}`;
}

/** The same rows as CSV; in Spanish as Spanish spreadsheets open it: semicolons and decimal commas. */
export function coverageCsvPath(
  by: string,
  query: string,
  radiusM: number | null,
  language: Language,
): string {
  return (
    coveragePath(by, query, radiusM).replace('/coverage?', '/coverage.csv?') + separatorOf(language, '&')
  );
}

export function unitsCsvPath(query: string, language: Language): string {
  return `/api/v1/units.csv${query ? `?${query}` : ''}${separatorOf(language, query ? '&' : '?')}`;
}

const separatorOf = (language: Language, joint: string): string =>
  language === 'es' ? `${joint}separator=semicolon` : '';

const chosenKind = computed(() => page.value.kind);

/** Numbers and rings, which a filter changes at once. */
export const shownTogether = new Together();

/** The numbers behind the map, its legend and the table. */
export const coverage = resource<Coverage>(
  () => (mayReadUnits.value ? coveragePath(chosenKind.value, filterQuery.value, reachRadiusM.value) : null),
  shownTogether,
);

/** Of a past day the classes are those of today, so that colours mean the same on every date. */
export const scaleCoverage = resource<Coverage>(
  () =>
    mayReadUnits.value && filter.value.as_of !== null
      ? coveragePath(chosenKind.value, queryOf({ ...filter.value, as_of: null }), reachRadiusM.value)
      : null,
  shownTogether,
);

/** The filter without its territories and PDET: what "national" means beside a chosen territory. */
export const nationalQuery = computed(() => queryOf({ ...filter.value, territory: [], pdet: null }));

export const national = resource<Coverage>(
  () => (mayReadUnits.value ? coveragePath(chosenKind.value, nationalQuery.value, reachRadiusM.value) : null),
  shownTogether,
);

/** Reach of the country: that of a kind's totals is of its own territories, which for most kinds are less. */
export const countryReach = resource<Coverage>(
  () =>
    mayReadUnits.value && reachRadiusM.value !== null && kindSummary(chosenKind.value)?.role !== 'site'
      ? coveragePath('department', filterQuery.value, reachRadiusM.value)
      : null,
  shownTogether,
);

export function queryOf(value: Filter): string {
  return new URLSearchParams(filterParams(value)).toString();
}

export const rowsByCode = computed<Map<string, CoverageRow>>(
  () => new Map((coverage.value.value?.rows ?? []).map((row) => [row.code, row])),
);

export const departments = resource<TerritoriesPage>(() => '/api/v1/territories?kind=department');

export const departmentNames = computed(
  () => new Map((departments.value.value?.territories ?? []).map((row) => [row.code, displayName(row.name)])),
);

/** Gaps under the page's filters; only asked while something shows them. */
export function gapsPath(query: string, limit: number): string {
  const params = new URLSearchParams(query);
  params.set('by', 'municipality');
  params.set('limit', String(limit));
  return `/api/v1/coverage/gaps?${params}`;
}

export type { Catalogue, Coverage, CoverageRow, Gaps, KindSummary };
