/** The unit filters under the names of the API (design.md section 7): what stands in the URL is what is asked. */

/** Filters whose value is a list joined by commas (OR). */
export const LIST_FILTERS = ['line', 'stage', 'status', 'product', 'office'] as const;
/** Filters with one value. */
export const SINGLE_FILTERS = ['pdet', 'created_from', 'created_to', 'q', 'as_of', 'known_at'] as const;
export const FILTERS = ['territory', ...LIST_FILTERS, ...SINGLE_FILTERS] as const;
export type FilterName = (typeof FILTERS)[number];
type ListFilter = (typeof LIST_FILTERS)[number];
type SingleFilter = (typeof SINGLE_FILTERS)[number];

/** `territory` holds one entry for each repeated parameter (AND); an entry may join several by commas (OR). */
export type Filter = Record<ListFilter, readonly string[]> &
  Record<SingleFilter, string | null> & { territory: readonly string[] };

export const NO_FILTER: Filter = {
  territory: [],
  line: [],
  stage: [],
  status: [],
  product: [],
  office: [],
  pdet: null,
  created_from: null,
  created_to: null,
  q: null,
  as_of: null,
  known_at: null,
};

const isList = (name: FilterName): name is ListFilter => (LIST_FILTERS as readonly string[]).includes(name);

export function parseFilter(params: URLSearchParams): Filter {
  const filter: Record<string, unknown> = {
    ...NO_FILTER,
    territory: params.getAll('territory').filter(Boolean),
  };
  for (const name of LIST_FILTERS) filter[name] = splitList(params.getAll(name).join(','));
  for (const name of SINGLE_FILTERS) filter[name] = params.get(name) || null;
  return filter as Filter;
}

/** `a,b\\,c` to `a` and `b,c`: the lists of server/contract/filter.ts. */
function splitList(text: string): string[] {
  const values = text.match(/(?:\\.|[^,\\])+/g) ?? [];
  return [...new Set(values.map((value) => value.replace(/\\(.)/g, '$1')))];
}

function joinList(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\\,]/g, '\\$&')).join(',');
}

/** The parameters of a filter in one fixed order, so that equal filters give equal addresses. */
export function filterParams(filter: Filter): [FilterName, string][] {
  const pairs: [FilterName, string][] = filter.territory.map((value) => ['territory', value]);
  for (const name of LIST_FILTERS) {
    if (filter[name].length > 0) pairs.push([name, joinList([...filter[name]].sort())]);
  }
  for (const name of SINGLE_FILTERS) {
    const value = filter[name];
    if (value !== null) pairs.push([name, value]);
  }
  return pairs;
}

/** One removable part of a filter: a name and, where it has several values, the value. */
export interface FilterPart {
  name: FilterName;
  values: string[];
}

/** Every part that could be lifted by itself; the years from and to are one part. */
export function filterParts(filter: Filter): FilterPart[] {
  const parts: FilterPart[] = filter.territory.map((value) => ({ name: 'territory', values: [value] }));
  for (const name of LIST_FILTERS)
    if (filter[name].length > 0) parts.push({ name, values: [...filter[name]] });
  for (const name of SINGLE_FILTERS) {
    if (name === 'created_to' && filter.created_from !== null) continue;
    const value = filter[name];
    if (value !== null) parts.push({ name, values: [value] });
  }
  return parts;
}

/** The filter without that part. */
export function liftPart(filter: Filter, part: FilterPart): Filter {
  if (part.name === 'territory') {
    return { ...filter, territory: filter.territory.filter((value) => value !== part.values[0]) };
  }
  if (part.name === 'created_from' || part.name === 'created_to') {
    return { ...filter, created_from: null, created_to: null };
  }
  if (isList(part.name)) {
    return { ...filter, [part.name]: filter[part.name].filter((value) => !part.values.includes(value)) };
  }
  return { ...filter, [part.name]: null };
}

export function toggleValue(filter: Filter, name: ListFilter, value: string): Filter {
  const held = filter[name];
  const next = held.includes(value) ? held.filter((other) => other !== value) : [...held, value];
  return { ...filter, [name]: next };
}
