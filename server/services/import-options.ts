/** What of a request decides how a file is read: the same file with the same options is the same import. */

interface Options {
  map?: Record<string, string>;
  set?: Record<string, string>;
  reader?: object;
  /** Of a file that comes from a check: the roles of its columns, and the repairs that were accepted. */
  check?: object;
}

export function stableOptions({ map = {}, set = {}, reader = {}, check }: Options): Options {
  return { map, set, reader, ...(check && { check }) };
}

export function areSameOptions(one: unknown, other: unknown): boolean {
  return stableJson(one) === stableJson(other);
}

/** The same text whatever the order of keys: jsonb keeps none. */
function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${entries
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${stableJson(member)}`)
    .join(',')}}`;
}
