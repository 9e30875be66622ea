/** The columns of the table: which exist for an answer, how they sort and what they say. */
import { displayName } from '../format/names.ts';
import type { Language } from '../format/numbers.ts';
import type { Coverage, CoverageRow } from '../state/data.ts';
import { num, percent, t, tFor } from '../state/words.ts';

type Counted = CoverageRow | Coverage['totals'];

export interface Column {
  key: string;
  title: string;
  text: boolean;
  /** Sorted by this; missing values go last either way. */
  value: (row: CoverageRow) => string | number | null;
  show: (row: Counted) => string;
  /** Whether rows add up: counts do, rates and shares do not. */
  adds: boolean;
}

/** `first`: the column that stands beside the name, where few columns are seen at once. */
export function columnsFor(
  answer: Coverage,
  departments: ReadonlyMap<string, string>,
  first: string | null = null,
): Column[] {
  const columns = allColumns(answer, departments);
  const [name, ...rest] = columns;
  const ahead = rest.find(({ key }) => key === first);
  return name && ahead ? [name, ahead, ...rest.filter((column) => column !== ahead)] : columns;
}

function allColumns(answer: Coverage, departments: ReadonlyMap<string, string>): Column[] {
  const has = (key: 'per_10k_rural' | 'per_100_km2' | 'reach'): boolean =>
    answer.rows.some((row) => row[key] !== null);
  const near = answer.rows.some((row) => row.near !== null);
  return [
    named('name', t('tableName'), (row) => displayName(row.name)),
    ...(answer.rows.some(({ parent }) => parent !== null)
      ? [named('parent', t('tableParent'), (row) => departmentOf(row.parent ?? '', departments))]
      : []),
    counted('units', (row) => row.units),
    counted('active', (row) => row.active),
    share('active_share', (row) => (row.units === 0 ? null : row.active / row.units)),
    ...(near ? [near1()] : []),
    ...(has('per_10k_rural') ? [counted('per_10k_rural', (row) => row.per_10k_rural, 1)] : []),
    ...(has('per_100_km2') ? [counted('per_100_km2', (row) => row.per_100_km2, 1)] : []),
    ...(has('reach') ? [share('reach', (row) => row.reach?.area ?? null)] : []),
    counted('people', (row) => row.people),
    counted('women', (row) => row.women),
    counted('youth', (row) => row.youth),
    counted('jobs', (row) => row.jobs),
  ];
}

/** A parent is a department, or (of sites) a municipality, whose code begins with its department's. */
function departmentOf(parent: string, departments: ReadonlyMap<string, string>): string {
  return departments.get(parent) ?? departments.get(parent.slice(0, 2)) ?? parent;
}

function near1(): Column {
  const value = (row: Counted): number | null => row.near?.units ?? null;
  return { key: 'near', title: t('near'), text: false, value, show: (row) => num(value(row)), adds: true };
}

function named(key: string, title: string, value: (row: CoverageRow) => string): Column {
  return { key, title, text: true, value, show: (row) => value(row as CoverageRow), adds: false };
}

function counted(key: string, value: (row: Counted) => number | null, digits = 0): Column {
  const show = (row: Counted): string => num(value(row), digits);
  return { key, title: tFor('short', key), text: false, value, show, adds: digits === 0 };
}

function share(key: string, value: (row: Counted) => number | null): Column {
  const show = (row: Counted): string => percent(value(row));
  return { key, title: tFor('short', key), text: false, value, show, adds: false };
}

export function sortRows(
  rows: readonly CoverageRow[],
  column: Column,
  descending: boolean,
  language: Language,
): CoverageRow[] {
  const collator = new Intl.Collator(language === 'es' ? 'es-CO' : 'en');
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    const order = typeof left === 'string' ? collator.compare(left, String(right)) : left - (right as number);
    return sign * order || collator.compare(a.name, b.name);
  });
}
