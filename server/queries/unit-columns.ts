/** The attributes of a unit as columns: the one list behind staging, comparing, patching and copying. */
import type { UnitAttributes } from '../domain/unit.ts';

export interface UnitColumn {
  column: string;
  type: string;
  /** Its names among the attributes; coordinates are one column of two. */
  attributes: readonly (keyof UnitAttributes)[];
}

/** In the order of the tables; `code` and the derived search keys stand apart. */
export const UNIT_COLUMNS: readonly UnitColumn[] = [
  { column: 'name', type: 'text', attributes: ['name'] },
  { column: 'line', type: 'text', attributes: ['line'] },
  { column: 'stage', type: 'text', attributes: ['stage'] },
  { column: 'product', type: 'text', attributes: ['product'] },
  { column: 'created_on', type: 'date', attributes: ['createdOn'] },
  { column: 'closed_on', type: 'date', attributes: ['closedOn'] },
  { column: 'geom', type: 'geometry', attributes: ['lng', 'lat'] },
  { column: 'accuracy_m', type: 'double precision', attributes: ['accuracyM'] },
  { column: 'location_source', type: 'text', attributes: ['locationSource'] },
  { column: 'declared_municipality', type: 'text', attributes: ['declaredMunicipality'] },
  { column: 'regional_office', type: 'text', attributes: ['regionalOffice'] },
  { column: 'training_centre', type: 'text', attributes: ['trainingCentre'] },
  { column: 'association_code', type: 'text', attributes: ['associationCode'] },
  { column: 'members', type: 'integer', attributes: ['members'] },
  { column: 'women', type: 'integer', attributes: ['women'] },
  { column: 'youth', type: 'integer', attributes: ['youth'] },
  { column: 'ethnic', type: 'integer', attributes: ['ethnic'] },
  { column: 'victims', type: 'integer', attributes: ['victims'] },
  { column: 'reincorporated', type: 'integer', attributes: ['reincorporated'] },
  { column: 'disabled', type: 'integer', attributes: ['disabled'] },
  { column: 'extreme_poverty', type: 'integer', attributes: ['extremePoverty'] },
  { column: 'jobs', type: 'integer', attributes: ['jobs'] },
  { column: 'financing_cop', type: 'bigint', attributes: ['financingCop'] },
];

/** Columns that follow from others. */
export const KEY_COLUMNS = ['search_key', 'product_key'] as const;

export const ATTRIBUTE_COLUMNS: readonly string[] = UNIT_COLUMNS.map(({ column }) => column);

/** Those columns of which the input says something. */
export function statedColumns(attributes: ReadonlySet<string> | null): UnitColumn[] {
  return UNIT_COLUMNS.filter(
    (column) => attributes === null || column.attributes.some((name) => attributes.has(name)),
  );
}

/** SQL of a JSON object of a row's attributes, as events keep them: coordinates as `lng` and `lat`. */
export function attributesJson(alias: string, columns: readonly UnitColumn[]): string {
  const pairs = columns.flatMap(({ column }) =>
    column === 'geom'
      ? [`'lng', st_x(${alias}.geom)`, `'lat', st_y(${alias}.geom)`]
      : [`'${column}', ${alias}.${column}`],
  );
  return `jsonb_build_object(${pairs.join(', ')})`;
}

/** The keys of a column in the JSON of an event. */
export function jsonKeys({ column }: UnitColumn): string[] {
  return column === 'geom' ? ['lng', 'lat'] : [column];
}
