/** Which column of a file holds which field: recognised by name, or named with --map. */
import { searchKey } from './text.ts';

export interface Field {
  name: string;
  /** Column names, without accents, in lower case, words joined by `_`; the first that a file has counts. */
  columns: readonly string[];
  required?: boolean;
}

const MUNICIPALITY_CODE = [
  'codigo_dane',
  'cod_dane',
  'codigo_municipio',
  'cod_municipio',
  'cod_mpio',
  'mpio_cdpmp',
  'mpios',
  'divipola',
  'codigo_divipola',
  'municipality_code',
];
const DEPARTMENT_CODE = [
  'codigo_departamento',
  'cod_departamento',
  'cod_depto',
  'dpto_ccdgo',
  'department_code',
];
const CODE = ['code', 'codigo', 'cod', 'id'];
const NAME = ['name', 'nombre'];
const PLACE: readonly Field[] = [
  { name: 'lng', columns: [] },
  { name: 'lat', columns: [] },
];

const OVERLAY: readonly Field[] = [
  { name: 'code', columns: [...CODE, 'id_pnn', 'runap', 'codigo_runap'], required: true },
  { name: 'name', columns: [...NAME, 'ap_nombre', 'nombre_area'], required: true },
];

/** Fields by kind of import; a kind that is not here is an overlay. */
export const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  municipality: [
    { name: 'code', columns: [...MUNICIPALITY_CODE, ...CODE], required: true },
    { name: 'name', columns: ['municipio', 'nombre_municipio', 'mpio_cnmbr', ...NAME], required: true },
    { name: 'parent', columns: DEPARTMENT_CODE },
    { name: 'parent_name', columns: ['departamento', 'nombre_departamento', 'dpto_cnmbr', 'depto'] },
  ],
  department: [
    { name: 'code', columns: [...DEPARTMENT_CODE, ...CODE], required: true },
    {
      name: 'name',
      columns: ['departamento', 'nombre_departamento', 'dpto_cnmbr', 'depto', ...NAME],
      required: true,
    },
  ],
  pdet: [
    { name: 'code', columns: [...MUNICIPALITY_CODE, ...CODE], required: true },
    {
      name: 'subregion',
      columns: ['pdet_subregion_id', 'id_subregion', 'subregion_id', 'codigo_subregion'],
      required: true,
    },
    {
      name: 'subregion_name',
      columns: ['pdet_subregion', 'subregion_pdet', 'subregion', 'nombre_subregion'],
    },
  ],
  etcr: [
    { name: 'code', columns: ['code', 'codigo_etcr', 'codigo', 'id_etcr', 'id'] },
    { name: 'name', columns: ['sitio', 'etcr', 'nombre_etcr', ...NAME], required: true },
    { name: 'parent', columns: MUNICIPALITY_CODE },
    ...PLACE,
  ],
  values: [
    { name: 'unit', columns: ['unit', 'unidad', 'unit_code', 'codigo_unidad'] },
    { name: 'territory', columns: ['territory', 'territorio'] },
    { name: 'indicator', columns: ['indicator', 'indicador'], required: true },
    { name: 'period', columns: ['period', 'periodo', 'year', 'anio', 'ano', 'mes'], required: true },
    { name: 'value', columns: ['value', 'valor'] },
    { name: 'target', columns: ['target', 'meta'] },
  ],
  population: [{ name: 'code', columns: [...MUNICIPALITY_CODE, ...CODE], required: true }],
  units: [
    { name: 'code', columns: ['code', 'codigo', 'codigo_unidad', 'cod_unidad', 'unit_code'] },
    { name: 'name', columns: [...NAME, 'nombre_unidad', 'unidad', 'unidad_productiva', 'razon_social'] },
    { name: 'line', columns: ['line', 'linea', 'linea_ser', 'tipo_unidad'] },
    { name: 'stage', columns: ['stage', 'etapa', 'fase', 'estado_unidad'] },
    { name: 'product', columns: ['product', 'producto', 'actividad', 'actividad_economica'] },
    { name: 'created_on', columns: ['created_on', 'fecha_creacion', 'creada_el', 'fecha_de_creacion'] },
    { name: 'closed_on', columns: ['closed_on', 'fecha_cierre', 'cerrada_el', 'fecha_de_cierre'] },
    ...PLACE,
    { name: 'accuracy_m', columns: ['accuracy_m', 'precision_m', 'precision', 'exactitud_m'] },
    {
      name: 'location_source',
      columns: [
        'location_source',
        'origen_coordenada',
        'origen_ubicacion',
        'fuente_ubicacion',
        'fuente_coordenada',
      ],
    },
    {
      name: 'declared_municipality',
      columns: [
        'declared_municipality',
        ...MUNICIPALITY_CODE,
        'municipio_declarado',
        'municipality',
        'municipio',
      ],
    },
    { name: 'regional_office', columns: ['regional_office', 'regional', 'office', 'oficina_regional'] },
    {
      name: 'training_centre',
      columns: ['training_centre', 'training_center', 'centro', 'centro_formacion', 'centro_de_formacion'],
    },
    { name: 'association_code', columns: ['association_code', 'codigo_asociacion', 'asociacion'] },
    {
      name: 'members',
      columns: [
        'members',
        'integrantes',
        'personas',
        'asociados',
        'people',
        'miembros',
        'socios',
        'beneficiarios',
      ],
    },
    { name: 'women', columns: ['women', 'mujeres'] },
    { name: 'youth', columns: ['youth', 'jovenes'] },
    { name: 'ethnic', columns: ['ethnic', 'etnicos', 'grupos_etnicos', 'etnias'] },
    { name: 'victims', columns: ['victims', 'victimas'] },
    {
      name: 'reincorporated',
      columns: ['reincorporated', 'reincorporados', 'en_reincorporacion', 'reincorporacion'],
    },
    { name: 'disabled', columns: ['disabled', 'discapacidad', 'con_discapacidad'] },
    { name: 'extreme_poverty', columns: ['extreme_poverty', 'pobreza_extrema'] },
    { name: 'jobs', columns: ['jobs', 'empleos', 'empleos_potenciales'] },
    {
      name: 'financing_cop',
      columns: ['financing_cop', 'financiacion_cop', 'financiacion', 'recursos', 'capital_semilla'],
    },
    { name: 'valid_on', columns: ['valid_on', 'vigente_desde', 'fecha_cambio', 'fecha_novedad'] },
  ],
};

/** Words for kinds that a Spanish speaker would type. */
export const KIND_ALIASES: Readonly<Record<string, string>> = {
  municipio: 'municipality',
  municipios: 'municipality',
  municipalities: 'municipality',
  departamento: 'department',
  departamentos: 'department',
  departments: 'department',
  area_protegida: 'protected_area',
  areas_protegidas: 'protected_area',
  protected_areas: 'protected_area',
  poblacion: 'population',
  unidades: 'units',
  unidad: 'units',
  unit: 'units',
};

export function fieldsOf(kind: string): readonly Field[] {
  return FIELDS[kind] ?? OVERLAY;
}

/** `Código DANE` → `codigo_dane`. */
export function columnKey(column: string): string {
  return searchKey(column)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** The column of each field that the file has, by the names given and then by the names recognised. */
export function matchColumns(
  fields: readonly Field[],
  columns: readonly string[],
  given: Readonly<Record<string, string>>,
): Map<string, string> {
  const byKey = new Map([...columns].reverse().map((column) => [columnKey(column), column]));
  const matched = new Map<string, string>();
  for (const field of fields) {
    const named = given[field.name];
    const column =
      named === undefined
        ? field.columns.map((key) => byKey.get(key)).find((found) => found !== undefined)
        : columns.includes(named)
          ? named
          : byKey.get(columnKey(named));
    if (column !== undefined) matched.set(field.name, column);
  }
  return matched;
}
