/** Releases of the public map. The first two queries are the public's: its role reads nothing else. */
import type { Knex } from 'knex';
import type { Ledger } from '../domain/release/ledger.ts';

export interface StoredRelease {
  id: string;
  releasedAt: string;
  asOf: string;
  demonstration: boolean;
  minimumGroup: number;
}

export interface ReleaseFile {
  path: string;
  type: string;
  sha256: string;
  /** Compressed forms too, as they are sent. */
  identity: Uint8Array;
  br: Uint8Array;
  gzip: Uint8Array;
}

/** Newest first. */
export async function listReleases(db: Knex): Promise<StoredRelease[]> {
  return db('releases').orderBy('released_at', 'desc').orderBy('id').select(releaseColumns());
}

export async function findReleaseFile(db: Knex, id: string, path: string): Promise<ReleaseFile | undefined> {
  return db('release_files')
    .where({ release_id: id, path })
    .first('path', 'type', 'sha256', 'identity', 'br', 'gzip');
}

function releaseColumns(): Record<string, string> {
  return {
    id: 'releases.id',
    releasedAt: 'released_at',
    asOf: 'as_of',
    demonstration: 'demonstration',
    minimumGroup: 'minimum_group',
  };
}

/** What administrators are told of a release. */
export interface ReleaseNotes {
  units: { n: number } | { from: number; to: number | null } | { hidden: true };
  cells: number;
  municipalitiesHidden: number;
  municipalitiesChanged: number | null;
  bytes: number;
}

export interface LedgerRecord extends StoredRelease {
  releasedBy: string;
  unitsVersion: number;
  summary: ReleaseNotes;
}

/** Newest first, with what isn't public; without their ledgers. */
export async function listLedgers(db: Knex): Promise<LedgerRecord[]> {
  return db('releases')
    .join('release_ledgers as l', 'l.release_id', 'releases.id')
    .orderBy('released_at', 'desc')
    .orderBy('id')
    .select({
      ...releaseColumns(),
      releasedBy: 'l.released_by',
      unitsVersion: 'l.units_version',
      summary: 'l.summary',
    });
}

export async function readLedger(db: Knex, id: string): Promise<Ledger> {
  const row = await db('release_ledgers').where({ release_id: id }).first('ledger');
  if (!row) throw new Error(`release ${id} has no ledger`);
  return row.ledger;
}

/** Any fixed number: processes that make a release at once take turns by it. */
const LOCK = 7_351_011;

/** Until the transaction ends no other process makes a release. */
export async function lockReleases(trx: Knex.Transaction): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
}

export async function insertRelease(
  trx: Knex.Transaction,
  release: LedgerRecord & { ledger: Ledger; files: readonly ReleaseFile[] },
): Promise<void> {
  await trx('releases').insert({
    id: release.id,
    released_at: release.releasedAt,
    as_of: release.asOf,
    demonstration: release.demonstration,
    minimum_group: release.minimumGroup,
  });
  for (const { path, type, sha256, identity, br, gzip } of release.files) {
    const file = { path, type, sha256, identity: Buffer.from(identity), br: Buffer.from(br) };
    await trx('release_files').insert({ release_id: release.id, ...file, gzip: Buffer.from(gzip) });
  }
  await trx('release_ledgers').insert({
    release_id: release.id,
    released_by: release.releasedBy,
    units_version: release.unitsVersion,
    summary: JSON.stringify(release.summary),
    ledger: JSON.stringify(release.ledger),
  });
}
