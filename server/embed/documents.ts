/** What a public map is drawn from: documents of a release, and what the map leaves out of them. */
import type { Topology } from 'topojson-specification';
import type { EmbedView } from './view.ts';

/** A public number: exact, a range (`to` null: open above), or not shown. */
export type Shown = { n: number } | { from: number; to: number | null } | { hidden: true };

export type Kind = EmbedView['by'];

export interface ReleaseDocument {
  id: string;
  /** ISO time. */
  released_at: string;
  /** ISO day, inclusive. */
  as_of: string;
  demonstration: boolean;
  totals: { units: Shown };
  kinds: { kind: string; label: { es: string; en: string } }[];
  sources: { title: string; publisher: string }[];
}

export interface TerritoryRow {
  code: string;
  name: string;
  department_code: string | null;
  /** Of municipalities in PDET. */
  pdet_subregion_code?: string | null;
  units: Shown;
  per_10k_rural: number | null;
}

export interface CellsDocument {
  rows: { municipality_code: string; lng: number; lat: number; units: number }[];
  /** What no cell holds, at a point within the municipality. */
  rest: { municipality_code: string; lng: number; lat: number; units: number }[];
}

/** All that one view is drawn from. */
export interface EmbedData {
  release: ReleaseDocument;
  /** Where the release's files are, with a slash at the end. */
  base: string;
  rows: Record<Kind, readonly TerritoryRow[]>;
  cells: CellsDocument;
  shapes: Partial<Record<Kind, Topology>>;
  /** Neighbouring countries. */
  neighbours: Topology;
}

/** Which kinds' shapes a view needs. */
export function kindsOf(view: EmbedView): Kind[] {
  const kinds = new Set<Kind>(['department', view.by]);
  if (view.territory) kinds.add(view.territory.kind);
  if (view.layers.has('pdet')) kinds.add('pdet_subregion');
  return [...kinds];
}

/** The rows that a view lists: of a territory, those that lie in it; of a territory's own kind, itself alone. */
export function listed({ by, territory }: EmbedView, rows: EmbedData['rows']): readonly TerritoryRow[] {
  const all = rows[by];
  if (!territory || !rows[territory.kind].some(({ code }) => code === territory.code)) return all;
  const { kind, code } = territory;
  const inside = all.filter((row) => {
    if (by === kind) return row.code === code;
    if (kind === 'department') return row.department_code === code;
    if (kind === 'pdet_subregion') return row.pdet_subregion_code === code;
    return holds(rows, code, row);
  });
  return inside.length > 0 ? inside : all;
}

/** Whether a department or subregion is that of a municipality. */
function holds(rows: EmbedData['rows'], municipality: string, row: TerritoryRow): boolean {
  const own = rows.municipality.find(({ code }) => code === municipality);
  return own !== undefined && (own.department_code === row.code || own.pdet_subregion_code === row.code);
}
