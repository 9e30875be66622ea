/** Coordinate reference systems that files for Colombia come in, and their way to WGS84. */
import proj4 from 'proj4';
import type { Bilingual } from '../problem.ts';

/** Longitude and latitude in degrees from the system's own x and y; NaN where the projection is undefined. */
export type ToWgs84 = (x: number, y: number) => [lng: number, lat: number];

const GRS80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs';
// EPSG transformation 1125 (Bogota 1975 to WGS 84, accuracy about 10 m).
const BOGOTA_1975 = '+ellps=intl +towgs84=307,304,-318,0,0,0,0 +units=m +no_defs';
const magna = (lng: number) =>
  `+proj=tmerc +lat_0=4.59620041666667 +lon_0=${lng} +k=1 +x_0=1000000 +y_0=1000000 ${GRS80}`;
const bogota = (lng: number) =>
  `+proj=tmerc +lat_0=4.59904722222222 +lon_0=${lng} +k=1 +x_0=1000000 +y_0=1000000 ${BOGOTA_1975}`;

interface System {
  name: string;
  /** Null: degrees that serve as WGS84 as they stand (MAGNA-SIRGAS differs by centimetres). */
  proj: string | null;
}

const utm = (lng: number) =>
  `+proj=tmerc +lat_0=0 +lon_0=${lng} +k=0.9996 +x_0=500000 +y_0=0 +ellps=WGS84 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs`;

/** EPSG code -> system. PostGIS uses the same parameters. */
const SYSTEMS: ReadonlyMap<number, System> = new Map<number, System>([
  [4326, { name: 'WGS 84', proj: null }],
  [4686, { name: 'MAGNA-SIRGAS', proj: null }],
  [
    9377,
    {
      name: 'MAGNA-SIRGAS / Origen-Nacional',
      proj: `+proj=tmerc +lat_0=4 +lon_0=-73 +k=0.9992 +x_0=5000000 +y_0=2000000 ${GRS80}`,
    },
  ],
  [3116, { name: 'MAGNA-SIRGAS / Colombia Bogota zone', proj: magna(-74.0775079166667) }],
  [
    3857,
    {
      name: 'WGS 84 / Pseudo-Mercator',
      proj: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
    },
  ],
  [3114, { name: 'MAGNA-SIRGAS / Colombia Far West zone', proj: magna(-80.0775079166667) }],
  [3115, { name: 'MAGNA-SIRGAS / Colombia West zone', proj: magna(-77.0775079166667) }],
  [3117, { name: 'MAGNA-SIRGAS / Colombia East Central zone', proj: magna(-71.0775079166667) }],
  [3118, { name: 'MAGNA-SIRGAS / Colombia East zone', proj: magna(-68.0775079166667) }],
  [21896, { name: 'Bogota 1975 / Colombia West zone', proj: bogota(-77.0809166666667) }],
  [21897, { name: 'Bogota 1975 / Colombia Bogota zone', proj: bogota(-74.0809166666667) }],
  [21898, { name: 'Bogota 1975 / Colombia East Central zone', proj: bogota(-71.0809166666667) }],
  [21899, { name: 'Bogota 1975 / Colombia East', proj: bogota(-68.0809166666667) }],
  [32617, { name: 'WGS 84 / UTM zone 17N', proj: utm(-81) }],
  [32618, { name: 'WGS 84 / UTM zone 18N', proj: utm(-75) }],
  [32619, { name: 'WGS 84 / UTM zone 19N', proj: utm(-69) }],
]);

export const SUPPORTED_CRS: readonly number[] = [...SYSTEMS.keys()];

/** The list for people: `4326 (WGS 84), 4686 (MAGNA-SIRGAS), ...`. */
export function describeSupportedCrs(): string {
  return [...SYSTEMS].map(([code, { name }]) => `${code} (${name})`).join(', ');
}

/** The remedy that belongs to every file of an unsupported or unknown system. */
export function crsRemedy(): Bilingual {
  const list = describeSupportedCrs();
  return {
    es: `Convierta el archivo o indique su sistema con --crs; se admiten los códigos EPSG ${list}.`,
    en: `Convert the file or name its system with --crs; these EPSG codes are possible: ${list}.`,
  };
}

export function isSupportedCrs(code: number): boolean {
  return SYSTEMS.has(code);
}

/** Null when x and y already are the longitude and latitude. `code` must be supported. */
export function converterToWgs84(code: number): ToWgs84 | null {
  const system = SYSTEMS.get(code);
  if (system === undefined) throw new RangeError(`EPSG:${code} is not supported`);
  if (system.proj === null) return null;
  const projection = proj4(system.proj, 'WGS84');
  return (x, y) => {
    try {
      const [lng, lat] = projection.forward([x, y]);
      return [lng ?? Number.NaN, lat ?? Number.NaN];
    } catch {
      // proj4 throws for coordinates that are not finite.
      return [Number.NaN, Number.NaN];
    }
  };
}

/**
 * The EPSG code in a GeoJSON 2008 `crs` member. Undefined: no such member; null: present and of another system.
 * Source: https://geojson.org/geojson-spec.html#named-crs
 */
export function crsOfMember(member: unknown): number | null | undefined {
  if (member === undefined || member === null) return undefined;
  const name = (member as { properties?: { name?: unknown } }).properties?.name;
  return typeof name === 'string' ? crsOfName(name) : null;
}

function crsOfName(name: string): number | null {
  if (/\bCRS84h?$/i.test(name)) return 4326;
  const code = Number(/EPSG\W(?:.*\W)?(\d{4,6})$/i.exec(name.trim())?.[1]);
  return isSupportedCrs(code) ? code : null;
}

/** What proj4 finds in a definition; its own types leave these out. Angles in radians. */
interface Parameters {
  names: string[];
  a: number;
  rf: number;
  lat0?: number;
  long0?: number;
  x0?: number;
  y0?: number;
  k0?: number;
  to_meter?: number;
}

/**
 * The EPSG code of a .prj text, found by its parameters because Esri, QGIS and IGAC name the same system differently.
 * Null when none of the supported systems has them.
 */
export function crsOfWkt(wkt: string): number | null {
  const found = parametersOf(wkt);
  if (found === null) return null;
  if (found.names.includes('longlat')) return geographicCode(wkt, found);
  // Ellipsoidal Mercator (EPSG:3395) has the same parameters and lies up to 30 km off: the name decides.
  if (found.names.includes('merc')) return /pseudo|web.?mercator|auxiliary|popular/i.test(wkt) ? 3857 : null;
  for (const [code, system] of SYSTEMS) {
    const known = system.proj === null ? null : parametersOf(system.proj);
    if (known !== null && sameTransverse(found, known)) return code;
  }
  return null;
}

function parametersOf(definition: string): Parameters | null {
  try {
    return new proj4.Proj(definition) as unknown as Parameters;
  } catch {
    return null;
  }
}

function geographicCode(wkt: string, found: Parameters): number | null {
  // Datums on these two ellipsoids (MAGNA-SIRGAS, SIRGAS 2000) agree with WGS84 within a metre.
  if (!near(found.a, 6378137, 0.5) || !near(found.rf, 298.2572, 0.0001)) return null;
  return /WGS_?\s?(19)?84/i.test(wkt) ? 4326 : 4686;
}

function sameTransverse(a: Parameters, b: Parameters): boolean {
  return (
    a.names.includes('tmerc') &&
    b.names.includes('tmerc') &&
    near(a.a, b.a, 0.5) &&
    near(a.lat0, b.lat0, 1e-8) &&
    near(a.long0, b.long0, 1e-8) &&
    near(a.x0, b.x0, 0.01) &&
    near(a.y0, b.y0, 0.01) &&
    near(a.k0, b.k0, 1e-7) &&
    near(a.to_meter ?? 1, 1, 1e-9)
  );
}

function near(a: number | undefined, b: number | undefined, tolerance: number): boolean {
  return a !== undefined && b !== undefined && Math.abs(a - b) <= tolerance;
}
