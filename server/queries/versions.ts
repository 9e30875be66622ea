/** Versions of the layers: what caches and ETags hang on, and the lock under which event numbers are given. */
import type { Knex } from 'knex';

export interface Versions {
  /** Version of the units and their facts. */
  units: number;
  /** Number of the last committed event. */
  lastEvent: number;
  /** Every unit comes from a demonstration source. */
  demonstration: boolean;
  /** Version of figures and memberships. */
  figures: number;
  /** Version of each territory kind. */
  layers: Record<string, number>;
}

interface VersionRow {
  layer: string;
  version: number;
  last_event: number;
  demonstration: boolean;
}

export async function readVersions(db: Knex): Promise<Versions> {
  const rows = await db<VersionRow>('layer_versions').select(
    'layer',
    'version',
    'last_event',
    'demonstration',
  );
  const versions: Versions = { units: 0, lastEvent: 0, demonstration: true, figures: 0, layers: {} };
  for (const row of rows) {
    if (row.layer === 'units') {
      versions.units = row.version;
      versions.lastEvent = row.last_event;
      versions.demonstration = row.demonstration;
    } else if (row.layer === 'figures') versions.figures = row.version;
    else versions.layers[row.layer] = row.version;
  }
  return versions;
}

/**
 * Locks the row of the units until the transaction ends and tells the last event number given.
 * Taken last, just before commit, so that the order of event numbers is the order of commits.
 */
export async function lockUnitsVersion(
  trx: Knex.Transaction,
): Promise<{ version: number; lastEvent: number }> {
  const row = await trx<VersionRow>('layer_versions').where('layer', 'units').forUpdate().first();
  if (!row) throw new Error('layer_versions lacks the row of the units');
  return { version: row.version, lastEvent: row.last_event };
}

/** Counts these layers' versions up, in one fixed order so that two writers cannot deadlock; new kinds get a row. */
export async function bumpVersions(trx: Knex.Transaction, layers: string[]): Promise<void> {
  for (const layer of [...new Set(layers)].sort()) {
    await trx.raw(
      `insert into layer_versions (layer, version) values (?, 1)
       on conflict (layer) do update set version = layer_versions.version + 1, changed_at = now()`,
      [layer],
    );
  }
}
