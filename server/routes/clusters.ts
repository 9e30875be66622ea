import {
  ClusterLeaves,
  Clusters,
  clusterParams,
  clustersQuery,
  ExpansionZoom,
  leavesQuery,
} from '../contract/clusters.ts';
import type { Bbox } from '../domain/bbox.ts';
import type { Scope } from '../domain/scope.ts';
import { type Asked, jsonEndpoint, type Shape } from '../http/endpoint.ts';
import { clusterGone, tooManyFeatures } from '../problem.ts';
import { nameUnits } from '../queries/unit-points.ts';
import type { ClusterName } from '../tiles/clusters/cluster-id.ts';
import type { ClusterIndex } from '../tiles/clusters/cluster-index.ts';
import { featureOf, pointOf, traitsOf } from '../tiles/clusters/feature.ts';

/** Most features of one answer: what a browser draws with ease. */
const MAX_FEATURES = 20_000;
const WORLD: Bbox = [-180, -90, 180, 90];

/** The index of each request, asked for once: its version is the ETag's and the answer's. */
const opened = new WeakMap<object, Promise<ClusterIndex>>();

async function indexFor<P extends Shape, Q extends Shape>(asked: Asked<P, Q>): Promise<ClusterIndex> {
  let index = opened.get(asked);
  if (!index) {
    index = Promise.resolve(asked.ctx.clusters.index(asked.filter, asked.scope, asked.versions));
    opened.set(asked, index);
  }
  return index;
}

const clusters = jsonEndpoint({
  path: '/api/v1/clusters',
  who: 'unit_readers',
  tag: 'clusters',
  summary: {
    es: 'Unidades agrupadas como GeoJSON: los mismos grupos que las teselas de ese zoom, con el centro dentro de bbox.',
    en: 'Clustered units as GeoJSON: the same clusters as the tiles of that zoom, with their centre inside bbox.',
  },
  query: clustersQuery,
  unitFilter: true,
  response: Clusters,
  inputs: async (asked) => {
    const { version, tag } = await indexFor(asked);
    return [version, tag];
  },
  async handle(asked) {
    const index = await indexFor(asked);
    const { bbox = WORLD, zoom } = asked.query;
    const count = index.countInBox(bbox, zoom);
    if (count > MAX_FEATURES) throw tooManyFeatures(count, MAX_FEATURES);
    const features = index
      .inBox(bbox, zoom)
      .map((item) => featureOf(item, (cluster) => asked.ctx.clusters.idOf(cluster)));
    return { type: 'FeatureCollection' as const, version: index.version, features };
  },
});

const leaves = jsonEndpoint({
  path: '/api/v1/clusters/{id}/leaves',
  who: 'unit_readers',
  tag: 'clusters',
  summary: {
    es: 'Las unidades de un grupo, por páginas (limit, offset). 410 cuando los datos cambiaron.',
    en: 'The units of a cluster, by pages (limit, offset). 410 once the data changed.',
  },
  params: clusterParams,
  query: leavesQuery,
  response: ClusterLeaves,
  inputs: async ({ ctx, params, scope, versions }) => {
    const { index } = requireCluster(ctx, params.id, scope);
    return [index.version, versions.units];
  },
  async handle({ ctx, db, params, query, scope }) {
    const { index, name } = requireCluster(ctx, params.id, scope);
    const units = index.leaves(name, query.limit, query.offset);
    const names = await nameUnits(
      db,
      index.filter,
      scope,
      units.map(({ code }) => code),
    );
    return {
      type: 'FeatureCollection' as const,
      total: name.count,
      features: units.map((unit) => ({
        type: 'Feature' as const,
        geometry: pointOf(unit),
        properties: {
          cluster: false as const,
          code: unit.code,
          ...traitsOf(unit),
          name: names.get(unit.code)?.name ?? null,
          municipality_code: names.get(unit.code)?.municipalityCode ?? null,
        },
      })),
    };
  },
});

const expansionZoom = jsonEndpoint({
  path: '/api/v1/clusters/{id}/expansion-zoom',
  who: 'unit_readers',
  tag: 'clusters',
  summary: {
    es: 'El zoom en que un grupo se separa; null cuando todas sus unidades comparten un punto.',
    en: 'The zoom at which a cluster parts; null when all its units share one point.',
  },
  params: clusterParams,
  response: ExpansionZoom,
  inputs: async ({ ctx, params, scope }) => requireCluster(ctx, params.id, scope).index.version,
  async handle({ ctx, params, scope }) {
    const { index, name } = requireCluster(ctx, params.id, scope);
    return { expansion_zoom: index.expansionZoom(name) };
  },
});

export const clusterEndpoints = [clusters, leaves, expansionZoom];

/** @throws Problem cluster-gone: a text that names no cluster at all names none that stands either */
function requireCluster(
  ctx: Asked<Shape, Shape>['ctx'],
  id: string,
  scope: Scope,
): { index: ClusterIndex; name: ClusterName } {
  const found = ctx.clusters.find(id, scope);
  if (!found) throw clusterGone(id);
  return found;
}
