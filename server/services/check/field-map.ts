/** What the columns of a check mean to an import: a column that a person set there is read the same way here. */
import type { Column, ColumnRole } from '../../domain/check/types.ts';
import { fieldsOf, matchColumns } from '../../domain/import-fields.ts';

export type GivenRoles = Readonly<Record<string, ColumnRole | null>>;
type FieldMap = Readonly<Record<string, string>>;

/** Roles of a check, the best first, that say the same as a field of a unit. */
const ROLES_OF_FIELD: readonly (readonly [field: string, roles: readonly ColumnRole[]])[] = [
  ['code', ['code']],
  ['name', ['name']],
  ['declared_municipality', ['municipality_code', 'municipality']],
];

/** The roles, with columns that `map` names for the coordinates. */
export function rolesWith(given: GivenRoles, { lng, lat }: FieldMap): Record<string, ColumnRole | null> {
  const roles: Record<string, ColumnRole | null> = { ...given };
  for (const [role, column] of [
    ['lng', lng],
    ['lat', lat],
  ] as const) {
    if (!column) continue;
    for (const [name, held] of Object.entries(roles)) if (held === role) roles[name] = null;
    roles[column] = role;
  }
  return roles;
}

/**
 * The column of each field as the check left it; `map`, which names columns for the import, goes before. A name that
 * only the check knows is taken where the import knows none, a code never: a running number is no code of a unit.
 */
export function fieldMapOf(
  columns: readonly Column[],
  given: GivenRoles,
  map: FieldMap,
): Record<string, string> {
  const names = columns.map(({ name }) => name);
  const byName = matchColumns(fieldsOf('units'), names, {});
  const found: Record<string, string> = {};
  for (const [field, roles] of ROLES_OF_FIELD) {
    const chosen = columnOf(columns, roles);
    const usual = byName.get(field);
    const isFree = usual === undefined && field !== 'code' && chosen?.personal === null;
    if (chosen && (chosen.by === 'hand' || field === 'declared_municipality' || isFree)) {
      found[field] = chosen.name;
    } else if (usual !== undefined && Object.hasOwn(given, usual)) found[field] = ''; // said to be something else
  }
  return { ...found, ...map };
}

function columnOf(columns: readonly Column[], roles: readonly ColumnRole[]): Column | undefined {
  return roles.map((role) => columns.find((column) => column.role === role)).find((column) => column);
}
