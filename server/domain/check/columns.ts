/** What the columns of somebody's table hold: by their names, and where those say nothing by what stands in them. */
import { columnKey } from '../import-fields.ts';
import { bestTextRole, type Known, placeColumns, recognisesCodes } from './column-content.ts';
import { personalOf } from './personal.ts';
import { sexagesimalColumns } from './sexagesimal.ts';
import type { Cell, Column, ColumnRole } from './types.ts';

/** Names of either axis, normalised; pairs stand at the same place in the lists, the surest first. */
export const LNG_NAMES: readonly (readonly string[])[] = [
  [
    ...['lon', 'lng', 'long', 'longitud', 'longitude', 'lon_dd', 'long_dd', 'longitud_dd', 'lon_wgs84'],
    ...['longitud_wgs84'],
  ],
  [
    ...['longitud_decimal', 'lon_decimal', 'coord_lon', 'coordenada_longitud', 'longitud_x', 'x_longitud'],
    ...['geo_lon'],
  ],
  ['este', 'easting', 'coordenada_este', 'coord_este', 'x_este', 'este_x', 'este_m'],
  ['x', 'coord_x', 'coordx', 'coordenada_x', 'point_x', 'pos_x', 'x_coord'],
];
export const LAT_NAMES: readonly (readonly string[])[] = [
  ['lat', 'latitud', 'latitude', 'lat_dd', 'latitud_dd', 'lat_wgs84', 'latitud_wgs84'],
  ['latitud_decimal', 'lat_decimal', 'coord_lat', 'coordenada_latitud', 'latitud_y', 'y_latitud', 'geo_lat'],
  ['norte', 'northing', 'coordenada_norte', 'coord_norte', 'y_norte', 'norte_y', 'norte_m'],
  ['y', 'coord_y', 'coordy', 'coordenada_y', 'point_y', 'pos_y', 'y_coord'],
];

/** Whole names of the other roles. */
const NAMES: Partial<Record<ColumnRole, readonly string[]>> = {
  coordinates: [
    ...[
      'coordenadas',
      'coordenada',
      'coordinates',
      'coordinate',
      'coord',
      'coords',
      'gps',
      'lat_lon',
      'latlon',
    ],
    ...[
      'lat_long',
      'latlong',
      'lat_lng',
      'latlng',
      'latitud_longitud',
      'longitud_latitud',
      'lon_lat',
      'punto',
    ],
    ...['georreferencia', 'georreferenciacion', 'geolocalizacion', 'localizacion_gps', 'wkt', 'geom'],
    ...['coordenadas_gps', 'coordenadas_geograficas', 'ubicacion_gps', 'latitud_y_longitud'],
  ],
  municipality_code: [
    ...['codigo_dane', 'cod_dane', 'dane', 'codigo_municipio', 'cod_municipio', 'cod_mpio', 'codigo_mpio'],
    ...['mpio_cdpmp', 'mpios', 'divipola', 'codigo_divipola', 'cod_divipola', 'municipality_code', 'codmpio'],
    ...['mpio_ccnct', 'id_municipio', 'cod_mun', 'codigo_mun', 'codmun'],
  ],
  municipality: [
    ...['municipio', 'municipality', 'nombre_municipio', 'mpio', 'nom_mpio', 'mpio_cnmbr', 'nom_municipio'],
    ...['municipio_declarado', 'municipio_unidad', 'municipio_ubicacion', 'ciudad', 'ciudad_municipio'],
    ...['municipio_departamento', 'declared_municipality', 'mun'],
  ],
  department_code: [
    ...['codigo_departamento', 'cod_departamento', 'cod_depto', 'cod_dpto', 'codigo_depto', 'codigo_dpto'],
    ...['dpto_ccdgo', 'department_code', 'id_departamento', 'cod_dep'],
  ],
  department: [
    ...['departamento', 'department', 'depto', 'dpto', 'nombre_departamento', 'nom_depto', 'dpto_cnmbr'],
    ...['nom_dpto', 'dep'],
  ],
  code: [
    ...[
      'code',
      'codigo',
      'codigo_unidad',
      'cod_unidad',
      'unit_code',
      'id_unidad',
      'id',
      'cod',
      'consecutivo',
    ],
    ...['codigo_unidad_productiva', 'no', 'numero', 'item'],
  ],
  name: [
    ...['nombre_unidad', 'nombre_unidad_productiva', 'unidad_productiva', 'unidad', 'name', 'nombre'],
    ...[
      'razon_social',
      'nombre_de_la_unidad',
      'nombre_de_la_unidad_productiva',
      'nombre_proyecto',
      'proyecto',
    ],
  ],
};

/** Words of a longer name that tell its role. A column of another word beside x or y is no coordinate: «bien y servicio». */
const PLANE_WORDS =
  /^(x|y|coord|coords|coordenada|coordenadas|point|punto|pos|m|mts|metros|utm|gps|plana|planas|este|norte|geo|wgs84|magna|sirgas|decimal|dd|gms|w|n|o|origen|nacional)$/;
const CODE_WORDS = /^(cod|codigo|code|dane|divipola|id)$/;
const MUNICIPALITY_WORDS = /^(municipio|municipios|mpio|municipality|municipal|mun)$/;
const DEPARTMENT_WORDS = /^(departamento|departamental|depto|dpto|department)$/;

export interface Recognition {
  columns: readonly string[];
  /** Cells of the first rows, by row. */
  rows: readonly (readonly Cell[])[];
  /** What a person chose: role by column name, null for none. */
  given: Readonly<Record<string, ColumnRole | null>>;
  known: Known;
  /** The rows bring their own geometry, so no column is needed for the place. */
  hasGeometry: boolean;
}

/** The columns with their roles; each role stands once. */
export function recogniseColumns(recognition: Recognition): Column[] {
  const { columns, rows, given } = recognition;
  const values = columns.map((_, index) => rows.map((row) => row[index] ?? null).filter(isFilled));
  const found = new Roles(columns, given);
  sexagesimal(found, values, recognition);
  byName(found);
  byContent(found, values, recognition);
  const personal = personalOf(
    columns.map((name, index) => ({ name, role: found.of(index).role })),
    values,
  );
  return columns.map((name, index) => ({
    name,
    ...found.of(index),
    sample: (values[index] ?? []).slice(0, 3).map((value) => String(value).slice(0, 80)),
    personal: personal[index] ?? null,
  }));
}

type By = 'name' | 'content' | 'hand';

/** Roles given so far; a column that a person set, to a role or to none, is left alone. */
class Roles {
  readonly keys: string[];
  private readonly roles = new Map<number, { role: ColumnRole | null; by: By }>();

  constructor(columns: readonly string[], given: Readonly<Record<string, ColumnRole | null>>) {
    this.keys = columns.map(columnKey);
    for (const [index, name] of columns.entries()) {
      if (Object.hasOwn(given, name)) this.roles.set(index, { role: given[name] ?? null, by: 'hand' });
    }
  }

  of(index: number): { role: ColumnRole | null; by: By | null } {
    const found = this.roles.get(index);
    return found?.role ? found : { role: null, by: null };
  }

  has(role: ColumnRole): boolean {
    return [...this.roles.values()].some((found) => found.role === role);
  }

  index(role: ColumnRole): number {
    return this.keys.findIndex((_, index) => this.of(index).role === role);
  }

  isFree(index: number): boolean {
    return !this.roles.has(index);
  }

  /** The first free column that fits. */
  free(fits: (key: string) => boolean): number {
    return this.keys.findIndex((key, index) => this.isFree(index) && fits(key));
  }

  give(index: number, role: ColumnRole, by: By): void {
    if (index >= 0 && this.isFree(index) && !this.has(role)) this.roles.set(index, { role, by });
  }
}

/** Before the axes alone, which would take the degrees and leave the rest. */
function sexagesimal(found: Roles, values: Cell[][], { columns, known }: Recognition): void {
  if (found.has('coordinates')) return;
  const roles = sexagesimalColumns(columns, values, known);
  const isFree = ([role, index]: [ColumnRole, number]) =>
    found.of(index).role === role || (found.isFree(index) && !found.has(role));
  if (roles.every(isFree)) for (const [role, index] of roles) found.give(index, role, 'name');
}

function byName(found: Roles): void {
  if (!found.has('coordinates')) axesByName(found);
  for (const [role, names] of Object.entries(NAMES) as [ColumnRole, readonly string[]][]) {
    if (role === 'coordinates' && (found.has('lng') || found.has('lat'))) continue;
    for (const name of names) {
      if (found.has(role)) break;
      found.give(
        found.free((key) => key === name),
        role,
        'name',
      );
    }
  }
  const has = (key: string, words: RegExp) => key.split('_').some((word) => words.test(word));
  const give = (role: ColumnRole, fits: (key: string) => boolean) =>
    found.give(found.free(fits), role, 'name');
  give('municipality_code', (key) => has(key, MUNICIPALITY_WORDS) && has(key, CODE_WORDS));
  give('department_code', (key) => has(key, DEPARTMENT_WORDS) && has(key, CODE_WORDS));
  give('municipality', (key) => has(key, MUNICIPALITY_WORDS) && !has(key, CODE_WORDS));
  give('department', (key) => has(key, DEPARTMENT_WORDS) && !has(key, CODE_WORDS));
}

function axesByName(found: Roles): void {
  for (const [place, lngNames] of LNG_NAMES.entries()) {
    const lng = axis(found, 'lng', (key) => lngNames.includes(key));
    const lat = axis(found, 'lat', (key) => LAT_NAMES[place]?.includes(key) ?? false);
    if (lng < 0 || lat < 0) continue;
    found.give(lng, 'lng', 'name');
    found.give(lat, 'lat', 'name');
    return;
  }
  const lng = axis(found, 'lng', (key) =>
    isAxisName(key, /^(lon|lng|long|longitud|longitude|este|easting|x)$/),
  );
  const lat = axis(found, 'lat', (key) => isAxisName(key, /^(lat|latitud|latitude|norte|northing|y)$/));
  if (lng < 0 || lat < 0 || lng === lat) return;
  found.give(lng, 'lng', 'name');
  found.give(lat, 'lat', 'name');
}

/** The column that has the role by hand, else the first free one that fits. */
function axis(found: Roles, role: 'lng' | 'lat', fits: (key: string) => boolean): number {
  return found.has(role) ? found.index(role) : found.free(fits);
}

function isAxisName(key: string, axisWords: RegExp): boolean {
  const words = key.split('_');
  if (!words.some((word) => axisWords.test(word))) return false;
  const both = words.some((word) => /^lon/.test(word)) && words.some((word) => /^lat/.test(word));
  if (both) return false;
  return words.some((word) => /^(lon|lat)/.test(word)) || words.every((word) => PLANE_WORDS.test(word));
}

function byContent(found: Roles, values: Cell[][], { known, hasGeometry }: Recognition): void {
  const free = values.map((cells, index) => (found.isFree(index) ? cells : []));
  const needsPlace = !hasGeometry && !found.has('coordinates') && !(found.has('lng') && found.has('lat'));
  if (needsPlace) {
    const held = { lng: found.index('lng'), lat: found.index('lat') };
    for (const [role, index] of placeColumns(free, held, known)) found.give(index, role, 'content');
  }
  if (!found.has('municipality_code') && !found.has('municipality')) {
    found.give(
      free.findIndex((cells, index) => found.isFree(index) && recognisesCodes(cells, known)),
      'municipality_code',
      'content',
    );
  }
  for (const role of ['department', 'municipality'] as const) {
    if (found.has(role)) continue;
    found.give(
      free.findIndex((cells, index) => found.isFree(index) && bestTextRole(cells, known) === role),
      role,
      'content',
    );
  }
}

function isFilled(cell: Cell): boolean {
  return cell !== null && cell !== '';
}
