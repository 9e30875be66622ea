/** From the clusters of the API to what the map draws: pure, but for nothing. */
import type { ClusterFeature } from '../../../server/contract/clusters.ts';
import type { Palette } from '../format/colors.ts';
import { type Ring, ringId, unitId } from './donut.ts';

export type SharedBy = 'line' | 'stage';

export const SHARE_KEYS: Record<SharedBy, readonly string[]> = {
  line: ['rural_business', 'self_consumption', 'rural_occupation'],
  stage: ['created', 'strengthened', 'company'],
};

/** What a mark on the map stands for. */
export interface Mark {
  icon: string;
  count: number;
  /** A cluster's opaque id, or null. */
  cluster: string | null;
  stacked: boolean;
  /** A single unit's code, or null. */
  code: string | null;
}

/** How to draw an icon that a mark names. */
export type Icon =
  | { kind: 'ring'; ring: Ring }
  | { kind: 'unit'; line: string; color: string; active: boolean };

export interface Marks {
  features: GeoJSON.Feature<GeoJSON.Point, Mark>[];
  icons: Map<string, Icon>;
}

/** `label` writes a number shortly. */
export function marksOf(
  clusters: readonly ClusterFeature[],
  sharedBy: SharedBy,
  palette: Palette,
  label: (count: number) => string,
): Marks {
  const icons = new Map<string, Icon>();
  const features = clusters.map(({ geometry, properties }): Marks['features'][number] => {
    const { mark, icon } = properties.cluster
      ? ringMark(properties, sharedBy, label)
      : singleMark(properties, sharedBy, palette);
    icons.set(mark.icon, icon);
    return { type: 'Feature', geometry: geometry as GeoJSON.Point, properties: mark };
  });
  return { features, icons };
}

type Cluster = Extract<ClusterFeature['properties'], { cluster: true }>;
type Single = Extract<ClusterFeature['properties'], { cluster: false }>;

function ringMark(
  cluster: Cluster,
  sharedBy: SharedBy,
  label: (count: number) => string,
): { mark: Mark; icon: Icon } {
  const counts: Record<string, number> = sharedBy === 'line' ? cluster.by_line : cluster.by_stage;
  const ring: Ring = {
    label: label(cluster.point_count),
    count: cluster.point_count,
    shares: SHARE_KEYS[sharedBy].map((key) => ({ key, value: counts[key] ?? 0 })),
  };
  const mark: Mark = {
    icon: ringId(ring),
    count: cluster.point_count,
    cluster: cluster.cluster_id,
    stacked: cluster.stacked,
    code: null,
  };
  return { mark, icon: { kind: 'ring', ring } };
}

function singleMark(unit: Single, sharedBy: SharedBy, palette: Palette): { mark: Mark; icon: Icon } {
  const color = palette.shares[sharedBy === 'line' ? unit.line : unit.stage] ?? palette.label;
  const mark: Mark = {
    icon: unitId(unit.line, color, unit.active),
    count: 1,
    cluster: null,
    stacked: false,
    code: unit.code,
  };
  return { mark, icon: { kind: 'unit', line: unit.line, color, active: unit.active } };
}
