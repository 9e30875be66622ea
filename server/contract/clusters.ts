import { z } from 'zod';
import { Line, Lines, Point, Stage, Stages } from './common.ts';
import { bbox, code, count, zoom } from './parameters.ts';

export const clustersQuery = { bbox, zoom };
/** Opaque text that names version, filter and position; when its index is gone the answer is 410 cluster-gone. */
export const clusterParams = { id: code };
export const leavesQuery = { limit: count(100, 1_000), offset: count(0, 10_000_000, 0) };

export const ClusterProperties = z.object({
  cluster: z.literal(true),
  cluster_id: z.string(),
  point_count: z.int(),
  /** All units stand on one and the same point: no zoom parts them, so list them (leaves). */
  stacked: z.boolean(),
  by_line: Lines,
  by_stage: Stages,
  active: z.int(),
  pdet: z.int(),
});

/** A unit that stands alone. Its name is in the leaves and in /units/{code}: maps carry codes. */
export const SingleProperties = z.object({
  cluster: z.literal(false),
  code: z.string(),
  line: Line,
  stage: Stage,
  active: z.boolean(),
  pdet: z.boolean(),
});

/** A unit of a cluster; name and municipality are null when it has left the filter since the index was built. */
export const LeafProperties = SingleProperties.extend({
  name: z.string().nullable(),
  municipality_code: z.string().nullable(),
});

export const ClusterFeature = z.object({
  type: z.literal('Feature'),
  geometry: Point,
  properties: z.discriminatedUnion('cluster', [ClusterProperties, SingleProperties]),
});

export const Clusters = z.object({
  type: z.literal('FeatureCollection'),
  /** Version of the units behind the index that answered. */
  version: z.int(),
  features: z.array(ClusterFeature),
});

/** The units of a cluster, in an order that stays the same from page to page; by code where they share one point. */
export const ClusterLeaves = z.object({
  type: z.literal('FeatureCollection'),
  total: z.int(),
  features: z.array(z.object({ type: z.literal('Feature'), geometry: Point, properties: LeafProperties })),
});

/** The zoom at which a cluster parts; null when its units share one point. */
export const ExpansionZoom = z.object({ expansion_zoom: z.int().nullable() });

export type ClusterProperties = z.infer<typeof ClusterProperties>;
export type SingleProperties = z.infer<typeof SingleProperties>;
export type LeafProperties = z.infer<typeof LeafProperties>;
export type ClusterFeature = z.infer<typeof ClusterFeature>;
export type Clusters = z.infer<typeof Clusters>;
export type ClusterLeaves = z.infer<typeof ClusterLeaves>;
export type ExpansionZoom = z.infer<typeof ExpansionZoom>;
