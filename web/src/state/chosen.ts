/** Answers about what is chosen: a territory, a unit, a point, a stack of units, or the gaps. */
import { computed } from '@preact/signals';
import type { ClusterLeaves } from '../../../server/contract/clusters.ts';
import type { Coverage, Gaps } from '../../../server/contract/coverage.ts';
import type { Located, Within } from '../../../server/contract/proximity.ts';
import type { TerritoryDetail } from '../../../server/contract/territories.ts';
import type { UnitDetail, UnitsPage } from '../../../server/contract/units.ts';
import { resource } from '../api/resource.ts';
import { coverage, coveragePath, gapsPath, mayReadUnits, queryOf, reachRadiusM } from './data.ts';
import { NO_FILTER } from './filter.ts';
import { filter, filterQuery, selection } from './store.ts';

export const chosenTerritory = computed(() => {
  const chosen = selection.value;
  return chosen?.type === 'territory' ? chosen : null;
});

/** `kind:code`, as filters write it. */
export const chosenRef = computed(() => {
  const chosen = chosenTerritory.value;
  return chosen && `${chosen.kind}:${chosen.code}`;
});

export const territoryDetail = resource<TerritoryDetail>(() => {
  const chosen = chosenTerritory.value;
  return chosen && `/api/v1/territories/${chosen.kind}/${encodeURIComponent(chosen.code)}`;
});

/** Coverage of the chosen territory's kind: the map's own answer when it is the same. */
export const chosenCoverage = resource<Coverage>(() => {
  const chosen = chosenTerritory.value;
  if (!chosen || !mayReadUnits.value) return null;
  return coveragePath(chosen.kind, filterQuery.value, reachRadiusM.value);
});

export const chosenRow = computed(() => {
  const chosen = chosenTerritory.value;
  const answer = chosenCoverage.value.value;
  if (!chosen || answer?.by !== chosen.kind) return null;
  return answer.rows.find((row) => row.code === chosen.code) ?? null;
});

/** The page's filter, narrowed to the chosen territory. */
export const chosenQuery = computed(() => {
  const ref = chosenRef.value;
  const { territory } = filter.value;
  return ref && !territory.includes(ref)
    ? queryOf({ ...filter.value, territory: [...territory, ref] })
    : filterQuery.value;
});

export const unitDetail = resource<UnitDetail>(() => {
  const chosen = selection.value;
  return chosen?.type === 'unit' ? unitPath(chosen.code) : null;
});

/** A unit as it was on the day of the filter, as was known then. */
function unitPath(code: string): string {
  const { as_of, known_at } = filter.value;
  const when = queryOf({ ...NO_FILTER, as_of, known_at });
  return `/api/v1/units/${encodeURIComponent(code)}${when ? `?${when}` : ''}`;
}

export const located = resource<Located>(() => {
  const chosen = selection.value;
  return chosen?.type === 'place'
    ? `/api/v1/locate?lng=${+chosen.lng.toFixed(6)}&lat=${+chosen.lat.toFixed(6)}`
    : null;
});

export const WITHIN_SHOWN = 20;

export const within = resource<Within>(() => {
  const chosen = selection.value;
  return chosen?.type === 'place' && mayReadUnits.value ? withinPath(chosen, filterQuery.value) : null;
});

export function withinPath(place: { lng: number; lat: number; radiusM: number }, query: string): string {
  const params = new URLSearchParams(query);
  params.set('lng', String(+place.lng.toFixed(6)));
  params.set('lat', String(+place.lat.toFixed(6)));
  params.set('radius_m', String(place.radiusM));
  params.set('limit', String(WITHIN_SHOWN));
  return `/api/v1/proximity/within?${params}`;
}

export const leaves = resource<ClusterLeaves>(() => {
  const chosen = selection.value;
  return chosen?.type === 'stack'
    ? `/api/v1/clusters/${encodeURIComponent(chosen.id)}/leaves?limit=200`
    : null;
});

export const GAPS_SHOWN = 1_000;

/** Not asked among closed units alone, where every municipality would be one. */
export const gaps = resource<Gaps>(() => {
  const { status } = filter.value;
  const sensible = status.length === 0 || status.includes('active');
  return selection.value?.type === 'gaps' && mayReadUnits.value && sensible
    ? gapsPath(filterQuery.value, GAPS_SHOWN)
    : null;
});

/** Gaps inside the chosen partition that is larger than a municipality. */
export const gapsInside = resource<Gaps>(() => {
  const chosen = chosenTerritory.value;
  const larger = chosen?.kind === 'department' || chosen?.kind === 'pdet_subregion';
  return larger && mayReadUnits.value ? gapsPath(chosenQuery.value, 50) : null;
});

export function unitsPath(query: string, limit: number): string {
  const params = new URLSearchParams(query);
  params.set('limit', String(limit));
  return `/api/v1/units?${params}`;
}

/** What the panel's numbers, charts and lists are about: the chosen territory, else everything under the filters. */
export const subjectSums = computed(() =>
  chosenTerritory.value ? chosenRow.value : (coverage.value.value?.totals ?? null),
);

export type { ClusterLeaves, Located, TerritoryDetail, UnitDetail, UnitsPage, Within };
