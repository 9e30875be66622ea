/** Arrays as bindings: knex's types know no nulls in them, pg does. */
export function nullable<T>(values: (T | null)[]): T[] {
  return values as T[];
}
