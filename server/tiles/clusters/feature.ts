/** Clusters and single units as GeoJSON: what /clusters answers, and what a page makes of a played day. */
import type { ClusterFeature } from '../../contract/clusters.ts';
import { latitudeOf, longitudeOf } from '../../domain/tile-coord.ts';
import type { UnitTraits } from '../../domain/unit-traits.ts';
import type { Cluster, Single } from './cluster-index.ts';

/** @param idOf the id of a cluster */
export function featureOf(item: Cluster | Single, idOf: (cluster: Cluster) => string): ClusterFeature {
  const geometry = pointOf(item);
  if (item.kind === 'single') {
    const properties = { cluster: false as const, code: item.code, ...traitsOf(item) };
    return { type: 'Feature', geometry, properties };
  }
  const { count, stacked, byLine, byStage, active, pdet } = item;
  const shares = { by_line: byLine, by_stage: byStage, active, pdet };
  const properties = {
    cluster: true as const,
    cluster_id: idOf(item),
    point_count: count,
    stacked,
    ...shares,
  };
  return { type: 'Feature', geometry, properties };
}

export function traitsOf({ line, stage, active, pdet }: UnitTraits): UnitTraits {
  return { line, stage, active, pdet };
}

/** Degrees to 7 decimals, 1 cm. */
export function pointOf({ x, y }: { x: number; y: number }): {
  type: 'Point';
  coordinates: [number, number];
} {
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  return { type: 'Point', coordinates: [round(longitudeOf(x)), round(latitudeOf(y))] };
}
