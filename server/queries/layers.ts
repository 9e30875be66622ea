/** What is said about a layer as a whole: where it comes from and how far it reaches. */
import type { Knex } from 'knex';

export interface LayerCard {
  labelEs: string;
  labelEn: string;
  shape: 'polygon' | 'point';
  /** Publishers and titles of the sources in use, for the map's corner. */
  attribution: string;
  bounds: [west: number, south: number, east: number, north: number];
  demonstration: boolean;
  /** When the layer last changed, ms since 1970: versions alone count from zero in every new database. */
  changedAt: number;
}

/** Colombia with San Andrés and Malpelo: the reach of a layer that holds nothing yet. */
const COLOMBIA: LayerCard['bounds'] = [-82, -4.3, -66.8, 13.5];

interface CardRow {
  label_es: string | null;
  label_en: string | null;
  shape: 'polygon' | 'point' | null;
  changed_ms: number;
}

/** The card of `units` or a territory kind. */
export async function layerCard(db: Knex, layer: string): Promise<LayerCard> {
  const row: CardRow | undefined = await db('layer_versions as v')
    .leftJoin('territory_kinds as k', 'k.kind', 'v.layer')
    .where('v.layer', layer)
    .first(
      'k.label_es',
      'k.label_en',
      'k.shape',
      db.raw('floor(extract(epoch from v.changed_at) * 1000)::float8 as changed_ms'),
    );
  const sources = await readSources(db, layer);
  return {
    labelEs: row?.label_es ?? layer,
    labelEn: row?.label_en ?? layer,
    shape: row?.shape ?? 'point',
    attribution: [...new Set(sources.map(({ publisher, title }) => publisher ?? title))].join(' · '),
    demonstration: sources.some((source) => source.demonstration),
    bounds: layer === 'units' ? COLOMBIA : await readBounds(db, layer),
    changedAt: row?.changed_ms ?? 0,
  };
}

interface SourceRow {
  publisher: string | null;
  title: string;
  demonstration: boolean;
}

/** Sources of what the layer holds now; of units, all that were ever imported (units name theirs one by one). */
function readSources(db: Knex, layer: string): Promise<SourceRow[]> {
  const sources = db('sources as s').select('s.publisher', 's.title', 's.demonstration').orderBy('s.id');
  if (layer === 'units') return sources.where('s.subject', 'units');
  return sources.whereExists((held) =>
    held
      .select(db.raw('1'))
      .from('territories as t')
      .where({ 't.kind': layer, 't.valid_to': 'infinity' })
      .whereRaw('t.source_id = s.id'),
  );
}

async function readBounds(db: Knex, layer: string): Promise<LayerCard['bounds']> {
  const row: { west: number | null; south: number; east: number; north: number } | undefined = await db
    .from(
      db('territories')
        .where({ kind: layer, valid_to: 'infinity' })
        .select(db.raw('st_extent(geom) as e'))
        .as('extent'),
    )
    .first(db.raw('st_xmin(e) as west, st_ymin(e) as south, st_xmax(e) as east, st_ymax(e) as north'));
  if (!row || row.west === null) return COLOMBIA;
  return [row.west, row.south, row.east, row.north];
}
