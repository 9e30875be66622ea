/** What lies where no municipality does: another country, the sea, or Colombia beyond the drawn boundaries. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { MultiPolygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Degrees } from '../../domain/check/types.ts';
import { Outline } from '../../domain/demonstration/outline.ts';
import type { Bilingual } from '../../problem.ts';

/** Natural Earth, public domain, by the package world-atlas: fine where it matters, coarse in the rest of the world. */
const { resolve } = createRequire(import.meta.url);
const FINE = resolve('world-atlas/countries-10m.json');
const COARSE = resolve('world-atlas/countries-110m.json');
const COLOMBIA = '170';
/** Colombia, and those that its land or sea touches: Venezuela, Brazil, Peru, Ecuador, Panama, Costa Rica, Nicaragua. */
const NEIGHBOURS: readonly string[] = [COLOMBIA, '862', '076', '604', '218', '591', '188', '558'];

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;

interface Country {
  id: string;
  english: string;
  box: [west: number, south: number, east: number, north: number];
  geometry: MultiPolygon;
  outline: Outline | null;
}

export type Beyond = { kind: 'sea' } | { kind: 'colombia' } | { kind: 'country'; name: Bilingual };

/** Read at the first question: most files lie in the country. */
export class WorldMap {
  private countries: Promise<Country[]> | null = null;

  async at({ lng, lat }: Degrees): Promise<Beyond> {
    this.countries ??= readCountries();
    for (const country of await this.countries) {
      const [west, south, east, north] = country.box;
      if (lng < west || lng > east || lat < south || lat > north) continue;
      country.outline ??= new Outline(country.geometry);
      if (!country.outline.contains(lng, lat)) continue;
      return country.id === COLOMBIA ? { kind: 'colombia' } : { kind: 'country', name: countryName(country) };
    }
    return { kind: 'sea' };
  }
}

async function readCountries(): Promise<Country[]> {
  const fine = await countriesOf(FINE, (id) => NEIGHBOURS.includes(id));
  return [...fine, ...(await countriesOf(COARSE, (id) => !NEIGHBOURS.includes(id)))];
}

async function countriesOf(file: string, isWanted: (id: string) => boolean): Promise<Country[]> {
  const world = JSON.parse(await readFile(file, 'utf8')) as World;
  const { type, geometries } = world.objects.countries;
  const wanted = geometries.filter(({ id }) => isWanted(String(id ?? '')));
  return feature(world, { type, geometries: wanted }).features.flatMap(
    ({ id, geometry, properties }): Country[] => {
      if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return [];
      const coordinates = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      return [
        {
          id: String(id ?? ''),
          english: properties.name,
          box: boxOf(coordinates.flat(2)),
          geometry: { type: 'MultiPolygon', coordinates },
          outline: null,
        },
      ];
    },
  );
}

/** By the number of ISO 3166-1, which is also that of UN M49. */
function countryName({ id, english }: Country): Bilingual {
  const region = /^\d{3}$/.test(id) ? new Intl.Locale(`und-${id}`).region : undefined;
  if (region === undefined || !/^[A-Z]{2}$/.test(region)) return { es: english, en: english };
  const of = (language: string) => new Intl.DisplayNames(language, { type: 'region' }).of(region) ?? english;
  return { es: of('es'), en: of('en') };
}

function boxOf(positions: Position[]): Country['box'] {
  const box: Country['box'] = [180, 90, -180, -90];
  for (const [x = 0, y = 0] of positions) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}
