/** Clusters and single units as features of a vector tile: the same as /clusters answers, flat. */
import type { GeoJSONVTTile } from '@maplibre/geojson-vt';
import type { TileCoord } from '../../domain/tile-coord.ts';
import { encodeTile } from '../encoder.ts';
import { formatClusterId } from './cluster-id.ts';
import type { Cluster, ClusterIndex, Single } from './cluster-index.ts';
import { EXTENT } from './tables.ts';

type Tags = Record<string, string | number | boolean>;

/** Layer `units`: `cluster` true with counts, or false with the unit's code and traits. Null where it is empty. */
export function encodeClusterTile(index: ClusterIndex, coord: TileCoord): Uint8Array | null {
  const items = index.inTile(coord);
  if (items.length === 0) return null;
  const features = items.map((item) => ({
    type: 1 as const,
    geometry: [[within(item.x, coord.z, coord.x), within(item.y, coord.z, coord.y)]],
    tags: item.kind === 'cluster' ? clusterTags(item) : singleTags(item),
  }));
  return encodeTile({ units: { features } as unknown as GeoJSONVTTile });
}

/** Tile units, 0 … EXTENT − 1. */
function within(unit: number, z: number, cell: number): number {
  const at = Math.round(EXTENT * (unit * 2 ** z - cell));
  return Math.min(EXTENT - 1, Math.max(0, at));
}

/** The id leaves the version open, so that a tile that a commit doesn't touch keeps its bytes. */
function clusterTags({ name, count, stacked, byLine, byStage, active, pdet }: Cluster): Tags {
  const tags: Tags = {
    cluster: true,
    cluster_id: formatClusterId({ ...name, version: null }),
    point_count: count,
    stacked,
  };
  for (const [line, units] of Object.entries(byLine)) tags[`line_${line}`] = units;
  for (const [stage, units] of Object.entries(byStage)) tags[`stage_${stage}`] = units;
  return Object.assign(tags, { active_count: active, pdet_count: pdet });
}

function singleTags({ code, line, stage, active, pdet }: Single): Tags {
  return { cluster: false, code, line, stage, active, pdet };
}

/** Names and types of the properties, as TileJSON tells them. */
export const UNIT_FIELDS: Record<string, string> = {
  cluster: 'Boolean',
  cluster_id: 'String; of clusters, for /api/v1/clusters/{id}/leaves and expansion-zoom',
  point_count: 'Number; of clusters, a single unit counts 1',
  stacked: 'Boolean; of clusters, all units share one point',
  line_rural_business: 'Number; of clusters',
  line_self_consumption: 'Number; of clusters',
  line_rural_occupation: 'Number; of clusters',
  stage_training: 'Number; of clusters',
  stage_created: 'Number; of clusters',
  stage_strengthened: 'Number; of clusters',
  stage_company: 'Number; of clusters',
  active_count: 'Number; of clusters',
  pdet_count: 'Number; of clusters',
  code: 'String; of single units',
  line: 'String; of single units',
  stage: 'String; of single units',
  active: 'Boolean; of single units',
  pdet: 'Boolean; of single units',
};
