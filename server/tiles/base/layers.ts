/** The base map: coast and neighbours (Natural Earth, by world-atlas), main rivers, lakes, names. */
import { createRequire } from 'node:module';
import type { FeatureCollection, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { lineLayer, pointLayer, polygonLayer } from '../shapes/build.ts';
import { polygonsOf, projectLine, projectPosition, type XY } from '../shapes/project.ts';
import type { ShapeLayer } from '../shapes/tables.ts';
import { BASE_LABELS, LAKES } from './places.ts';
import { RIVERS } from './rivers.ts';

/** Polygons that reach into this box are drawn, whole: what a planner may see around Colombia. Degrees. */
const REGION = { west: -100, south: -24, east: -48, north: 28 };
/** ISO 3166-1 numeric. */
const COLOMBIA = '170';
/** Times that the corners of a river are cut off. */
const SMOOTHINGS = 2;

/** Layers `countries`, `lakes`, `rivers`, `labels`. */
export function baseLayers(): ShapeLayer[] {
  return [countries(), lakes(), rivers(), labels()];
}

function countries(): ShapeLayer {
  const require = createRequire(import.meta.url);
  const world = require('world-atlas/countries-10m.json') as Topology<{ countries: GeometryCollection }>;
  const { features } = feature(world, world.objects.countries) as FeatureCollection;
  const near = features
    .map(({ id, geometry }) => ({ code: String(id ?? ''), polygons: polygonsOf(geometry).filter(isNear) }))
    .filter(({ polygons }) => polygons.length > 0)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const properties = near.map(({ code }) => ({ code, colombia: code === COLOMBIA }));
  return polygonLayer(
    'countries',
    properties,
    near.map(({ polygons }) => polygons),
  );
}

const [WEST, NORTH] = projectPosition([REGION.west, REGION.north]);
const [EAST, SOUTH] = projectPosition([REGION.east, REGION.south]);

function isNear([outer = []]: XY[][]): boolean {
  return outer.some(([x, y]) => x >= WEST && x <= EAST && y >= NORTH && y <= SOUTH);
}

function lakes(): ShapeLayer {
  return polygonLayer(
    'lakes',
    LAKES.map(({ name }) => ({ name })),
    LAKES.map(({ shore }) => [[projectLine(smooth(shore))]]),
  );
}

function rivers(): ShapeLayer {
  return lineLayer(
    'rivers',
    RIVERS.map(({ name, rank }) => ({ name, rank })),
    RIVERS.map(({ course }) => [projectLine(smooth(course))]),
  );
}

function labels(): ShapeLayer {
  return pointLayer(
    'labels',
    BASE_LABELS.map(({ name, nameEn, kind }) => ({ name, name_en: nameEn, kind })),
    BASE_LABELS.map(({ lng, lat }) => [projectPosition([lng, lat])]),
  );
}

/** Chaikin's corner cutting: the ends stay. */
function smooth(line: Position[]): Position[] {
  let smoothed = line;
  for (let i = 0; i < SMOOTHINGS; i++) {
    const cut = smoothed.slice(1).flatMap((to, k) => {
      const from = smoothed[k] ?? to;
      return [between(from, to, 0.25), between(from, to, 0.75)];
    });
    smoothed = [smoothed[0] ?? [], ...cut, smoothed.at(-1) ?? []];
  }
  return smoothed;
}

function between(a: Position, b: Position, share: number): Position {
  const mix = (i: number) => (a[i] ?? 0) * (1 - share) + (b[i] ?? 0) * share;
  return [mix(0), mix(1)];
}
