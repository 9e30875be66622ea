/** What a public map is drawn from: documents of a release, and what the map leaves out of them. */
import type { Topology } from 'topojson-specification';
import type { PublicCells, PublicRelease, PublicTable } from '../contract/releases.ts';
import type { EmbedView } from './view.ts';

export type { Shown } from '../contract/releases.ts';

export type Kind = EmbedView['by'];
export type TerritoryRow = PublicTable['rows'][number];

/** All that one view is drawn from. */
export interface EmbedData {
  release: PublicRelease;
  /** Where the release's files are, with a slash at the end. */
  base: string;
  rows: Record<Kind, readonly TerritoryRow[]>;
  cells: PublicCells;
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

/** Cells and remainders that a view shows: of a territory, its own alone, so that circles add up to its number. */
export function cellsIn(
  { territory }: EmbedView,
  { rows, rest }: PublicCells,
  municipalities: readonly TerritoryRow[],
): PublicCells['rest'] {
  const places = [...rows, ...rest].filter(({ units }) => units > 0);
  if (!territory) return places;
  const { kind, code } = territory;
  const inside = new Set(
    municipalities
      .filter((row) => {
        if (kind === 'municipality') return row.code === code;
        return (kind === 'department' ? row.department_code : row.pdet_subregion_code) === code;
      })
      .map((row) => row.code),
  );
  return inside.size === 0 ? places : places.filter((place) => inside.has(place.municipality_code));
}

/** Whether a department or subregion is that of a municipality. */
function holds(rows: EmbedData['rows'], municipality: string, row: TerritoryRow): boolean {
  const own = rows.municipality.find(({ code }) => code === municipality);
  return own !== undefined && (own.department_code === row.code || own.pdet_subregion_code === row.code);
}
