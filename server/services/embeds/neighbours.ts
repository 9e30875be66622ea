/** Neighbouring countries for the public map's ground (Natural Earth 1:50m, by world-atlas): small enough to come with every picture. */
import { createRequire } from 'node:module';
import { quantize } from 'topojson-client';
import { filter, filterWeight, presimplify, simplify } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';

type World = Topology<{ countries: GeometryCollection }>;

/** Polygons that reach into this box are drawn. Degrees. */
const REGION = { west: -100, south: -24, east: -48, north: 28 };
/** Corners that stand out by less than this are left out; square degrees. */
const LEAST_CORNER = 0.004;
/** ISO 3166-1 numeric; its own outline comes with the release. */
const COLOMBIA = '170';

/** A topology of the countries around Colombia, without the rest of the world. */
export function neighbourShapes(): Topology {
  const world = createRequire(import.meta.url)('world-atlas/countries-50m.json') as World;
  const geometries = world.objects.countries.geometries
    .filter(({ id }) => id !== COLOMBIA)
    .flatMap((country): GeometryCollection['geometries'] => {
      const polygons =
        country.type === 'Polygon' ? [country.arcs] : country.type === 'MultiPolygon' ? country.arcs : [];
      const arcs = polygons.filter((rings) =>
        rings.flat().some((arc) => beginsNear(world, arc < 0 ? ~arc : arc)),
      );
      return arcs.length === 0 ? [] : [{ type: 'MultiPolygon', id: country.id, arcs }];
    });
  const near: World = { ...world, objects: { countries: { type: 'GeometryCollection', geometries } } };
  const kept = filter(near, filterWeight(near, 0)) as World;
  return quantize(simplify(presimplify(kept), LEAST_CORNER), 4_096);
}

function beginsNear({ arcs, transform }: World, arc: number): boolean {
  const [x = 0, y = 0] = arcs[arc]?.[0] ?? [];
  const [kx, ky] = transform?.scale ?? [1, 1];
  const [dx, dy] = transform?.translate ?? [0, 0];
  const [lng, lat] = [x * kx + dx, y * ky + dy];
  return lng >= REGION.west && lng <= REGION.east && lat >= REGION.south && lat <= REGION.north;
}
