/** What stands at a pixel of the map, in the order in which one means to click it. */
import type { Map as MapLibreMap, PointLike } from 'maplibre-gl';
import type { StyleOptions } from './style.ts';
import type { Mark } from './units.ts';

export type Hit =
  | { type: 'mark'; mark: Mark; lng: number; lat: number }
  | { type: 'territory'; kind: string; code: string };

/** A click: what was hit, and where. */
export interface Pick {
  hit: Hit | null;
  lng: number;
  lat: number;
}

/** `passing` finds marks that are painted over the map's own, whose turn it then isn't. */
export function hitAt(
  map: MapLibreMap,
  options: StyleOptions,
  point: { x: number; y: number },
  passing: (point: { x: number; y: number }) => Hit | null = (at) => markAt(map, at),
): Hit | null {
  return (
    siteAt(map, options, point) ?? passing(point) ?? gapAt(map, point) ?? territoryAt(map, options, point)
  );
}

/** Sites stand above the rings. */
function siteAt(map: MapLibreMap, { kinds }: StyleOptions, { x, y }: { x: number; y: number }): Hit | null {
  for (const { kind } of kinds.filter(({ role }) => role === 'site')) {
    const code = map.getLayer(`site-${kind}`) && codeAt(map, [`site-${kind}`], { x, y });
    if (code) return { type: 'territory', kind, code };
  }
  return null;
}

function gapAt(map: MapLibreMap, point: { x: number; y: number }): Hit | null {
  const code = map.getLayer('gap-fill') && codeAt(map, ['gap-fill'], point);
  return code ? { type: 'territory', kind: 'municipality', code } : null;
}

function codeAt(map: MapLibreMap, layers: string[], { x, y }: { x: number; y: number }): string | null {
  const code = map.queryRenderedFeatures([x, y], { layers })[0]?.properties.code;
  return code === undefined ? null : String(code);
}

function markAt(map: MapLibreMap, { x, y }: { x: number; y: number }): Hit | null {
  if (!map.getLayer('units')) return null;
  const box: [PointLike, PointLike] = [
    [x - 3, y - 3],
    [x + 3, y + 3],
  ];
  const layers = ['units', 'unit-tiles'].filter((name) => map.getLayer(name));
  const [feature] = map.queryRenderedFeatures(box, { layers });
  if (feature?.geometry.type !== 'Point') return null;
  const [lng = 0, lat = 0] = feature.geometry.coordinates;
  return { type: 'mark', mark: markOf(feature.properties), lng, lat };
}

/** Tiles of either source leave out what is null, and name the count and the cluster differently. */
function markOf(tags: Record<string, unknown>): Mark {
  const cluster = tags.cluster_id ?? tags.cluster;
  return {
    icon: '',
    count: Number(tags.count ?? tags.point_count ?? 1),
    cluster: typeof cluster === 'string' ? cluster : null,
    stacked: tags.stacked === true,
    code: typeof tags.code === 'string' ? tags.code : null,
  };
}

/** Sites first, then overlays that are switched on, then the coloured kind. */
function territoryAt(
  map: MapLibreMap,
  { kinds, layers, shown }: StyleOptions,
  point: { x: number; y: number },
): Hit | null {
  const on = kinds.filter(({ kind, role }) => kind === shown || (role !== 'partition' && layers.has(kind)));
  const order = { site: 0, overlay: 1, partition: 2 };
  for (const { kind, role } of on.toSorted((a, b) => order[a.role] - order[b.role])) {
    const names = role === 'site' ? [`site-${kind}`, `fill-${kind}`] : [`overlay-${kind}`, `fill-${kind}`];
    const layers = names.filter((name) => map.getLayer(name));
    const code = codeAt(map, layers, point);
    if (code !== null) return { type: 'territory', kind, code };
  }
  return null;
}
