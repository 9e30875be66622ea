/** Sources, and what is small enough to be written without geometry: figures, members, seats. */
import type { Knex } from 'knex';
import type { FigureInput, MemberInput, SeatInput, SourceInput } from '../domain/import.ts';

/** One import at a time changes territories and units; taken first, so that facts meet the boundaries they follow. */
export async function lockImports(trx: Knex): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(7306001)');
}

export async function insertSource(
  trx: Knex,
  subject: string,
  source: SourceInput,
  actor: string,
): Promise<number> {
  const [row] = await trx('sources')
    .insert({
      subject,
      title: source.title,
      publisher: source.publisher ?? null,
      licence: source.licence ?? null,
      url: source.url ?? null,
      vintage: source.vintage ?? null,
      file_name: source.fileName ?? null,
      file_sha256: source.fileSha256 ?? null,
      boundary_error_m: source.boundaryErrorM ?? 0,
      demonstration: source.demonstration ?? false,
      imported_by: actor,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('no source was made');
  return row.id;
}

export interface KindRow {
  kind: string;
  shape: 'polygon' | 'point';
  role: 'partition' | 'overlay' | 'site';
  bufferM: number | null;
  derivedFrom: string | null;
}

export async function readKind(db: Knex, kind: string): Promise<KindRow | null> {
  const row = await db('territory_kinds')
    .where({ kind })
    .first<KindRow | undefined>(
      'kind',
      'shape',
      'role',
      'buffer_m as bufferM',
      'derived_from as derivedFrom',
    );
  return row ?? null;
}

/** A kind that comes with its first file: an overlay of polygons, last in the order. */
export async function insertOverlayKind(
  trx: Knex,
  kind: { kind: string; labelEs: string; labelEn: string; bufferM: number | null },
): Promise<void> {
  await trx.raw(
    `insert into territory_kinds (kind, label_es, label_en, shape, role, buffer_m, position)
     select ?, ?, ?, 'polygon', 'overlay', ?::double precision, max(position) + 1 from territory_kinds`,
    [kind.kind, kind.labelEs, kind.labelEn, kind.bufferM],
  );
}

/** The codes of a kind that hold now; empty when it was never imported. */
export async function presentCodes(db: Knex, kind: string): Promise<Set<string>> {
  const codes = await db('territories').where({ kind, valid_to: 'infinity' }).pluck<string[]>('code');
  return new Set(codes);
}

/** Codes of all members of a kind's territories. */
export async function memberCodes(db: Knex, parentKind: string, childKind: string): Promise<string[]> {
  return db('territory_members')
    .where({ parent_kind: parentKind, child_kind: childKind })
    .orderBy('child')
    .pluck('child');
}

/** The members of a kind's territories, with the names of those; what was there before goes. */
export async function replaceMembers(
  trx: Knex,
  parentKind: string,
  childKind: string,
  rows: MemberInput[],
  sourceId: number,
): Promise<void> {
  await trx('territory_members').where({ parent_kind: parentKind, child_kind: childKind }).delete();
  await trx('territory_names').where({ kind: parentKind }).delete();
  await trx.raw(
    `insert into territory_members (parent_kind, parent, child_kind, child, source_id)
     select ?, parent, ?, child, ? from unnest(?::text[], ?::text[]) as given (parent, child)`,
    [parentKind, childKind, sourceId, rows.map((row) => row.parent), rows.map((row) => row.child)],
  );
  await replaceNames(trx, parentKind, new Map(rows.map((row) => [row.parent, row.parentName])), sourceId);
}

/** Names of territories that are derived from others. */
export async function replaceNames(
  trx: Knex,
  kind: string,
  names: Map<string, string>,
  sourceId: number,
): Promise<void> {
  await trx.raw(
    `insert into territory_names (kind, code, name, source_id)
     select ?, code, name, ? from unnest(?::text[], ?::text[]) as given (code, name)
     on conflict (kind, code) do update set name = excluded.name, source_id = excluded.source_id`,
    [kind, sourceId, [...names.keys()], [...names.values()]],
  );
}

/** Drops the figures that earlier sources of a subject brought. */
export async function deleteFigures(trx: Knex, subject: string, exceptSource: number): Promise<void> {
  await trx.raw(
    `delete from territory_figures
     where source_id in (select id from sources where subject = ? and id <> ?)`,
    [subject, exceptSource],
  );
}

export async function insertFigures(trx: Knex, rows: FigureInput[], sourceId: number): Promise<void> {
  await trx.raw(
    `insert into territory_figures (kind, code, name, year, value, source_id)
     select kind, code, name, year, value, ?
     from unnest(?::text[], ?::text[], ?::text[], ?::integer[], ?::double precision[])
       as given (kind, code, name, year, value)
     on conflict (kind, code, name, year) do update set value = excluded.value, source_id = excluded.source_id`,
    [
      sourceId,
      rows.map((row) => row.kind),
      rows.map((row) => row.code),
      rows.map((row) => row.name),
      rows.map((row) => row.year),
      rows.map((row) => row.value),
    ],
  );
}

export async function replaceSeats(trx: Knex, seats: SeatInput[]): Promise<void> {
  await trx('municipal_seats').delete();
  await trx.raw(
    `insert into municipal_seats (code, name, geom)
     select code, name, st_setsrid(st_makepoint(lng, lat), 4326)
     from unnest(?::text[], ?::text[], ?::double precision[], ?::double precision[]) as given (code, name, lng, lat)`,
    [
      seats.map((seat) => seat.code),
      seats.map((seat) => seat.name),
      seats.map((seat) => seat.lng),
      seats.map((seat) => seat.lat),
    ],
  );
}

/** The source of units that people write one by one, made at the first of them. */
export async function singleUnitsSource(trx: Knex, title: string, actor: string): Promise<number> {
  const known = await trx('sources')
    .where({ subject: 'units', title, demonstration: false })
    .whereNull('file_sha256')
    .orderBy('id')
    .first<{ id: number } | undefined>('id');
  return known?.id ?? insertSource(trx, 'units', { title }, actor);
}

export async function isDemonstrationSource(trx: Knex, id: number): Promise<boolean> {
  const row = await trx('sources')
    .where({ id })
    .first<{ demonstration: boolean } | undefined>('demonstration');
  return row?.demonstration ?? false;
}
