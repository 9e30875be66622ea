/** The base map: coast and neighbours (Natural Earth, by world-atlas), main rivers, lakes, names. */
import { createRequire } from 'node:module';
import type { FeatureCollection, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { lineLayer, pointLayer, polygonLayer } from '../shapes/build.ts';
import { polygonsOf, projectLine, projectPosition } from '../shapes/project.ts';
import type { ShapeLayer } from '../shapes/tables.ts';
import { BASE_LABELS, LAKES } from './places.ts';
import { RIVERS } from './rivers.ts';

/** Polygons with a border or shore in this box are drawn, whole: what a planner may see around Colombia. Degrees. */
const REGION = { west: -100, south: -24, east: -48, north: 28 };
/** ISO 3166-1 numeric. */
const COLOMBIA = '170';
/** Times that the corners of a river are cut off. */
const SMOOTHINGS = 2;

/** Layers `countries`, `lakes`, `rivers`, `labels`. */
export function baseLayers(): ShapeLayer[] {
  return [countries(), lakes(), rivers(), labels()];
}

type World = Topology<{ countries: GeometryCollection }>;
type Country = World['objects']['countries']['geometries'][number];

function countries(): ShapeLayer {
  const world = createRequire(import.meta.url)('world-atlas/countries-10m.json') as World;
  const near: GeometryCollection = {
    type: 'GeometryCollection',
    geometries: world.objects.countries.geometries.map((country) => nearParts(country, world)),
  };
  const { features } = feature(world, near) as FeatureCollection;
  const drawn = features
    .map(({ id, geometry }) => ({ code: String(id ?? ''), polygons: polygonsOf(geometry) }))
    .filter(({ polygons }) => polygons.length > 0)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const properties = drawn.map(({ code }) => ({ code, colombia: code === COLOMBIA }));
  return polygonLayer(
    'countries',
    properties,
    drawn.map(({ polygons }) => polygons),
  );
}

/** A country with the polygons alone of which some arc begins in the region. */
function nearParts(country: Country, world: World): Country {
  const polygons =
    country.type === 'Polygon' ? [country.arcs] : country.type === 'MultiPolygon' ? country.arcs : [];
  const arcs = polygons.filter((rings) =>
    rings.flat().some((arc) => beginsNear(world, arc < 0 ? ~arc : arc)),
  );
  return { type: 'MultiPolygon', id: country.id, arcs };
}

function beginsNear({ arcs, transform }: World, arc: number): boolean {
  const [x = 0, y = 0] = arcs[arc]?.[0] ?? [];
  const [kx, ky] = transform?.scale ?? [1, 1];
  const [dx, dy] = transform?.translate ?? [0, 0];
  const [lng, lat] = [x * kx + dx, y * ky + dy];
  return lng >= REGION.west && lng <= REGION.east && lat >= REGION.south && lat <= REGION.north;
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
