/** Makes and stores releases of the public map: by an administrator, a command, or the schedule. */
import { createHash } from 'node:crypto';
import { latLngToCell } from 'h3-js';
import type { Knex } from 'knex';
import type { Trace } from '../domain/audit.ts';
import { bogotaDay } from '../domain/day.ts';
import { RESOLUTIONS, UnitPlaces } from '../domain/release/atoms.ts';
import { makeRelease, type Release, type ReleaseInput } from '../domain/release/make.ts';
import { ToldNumbers } from '../domain/release/told.ts';
import { nextReleaseDay, type ReleaseSchedule } from '../domain/release-schedule.ts';
import { noTerritories } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { listSources } from '../queries/catalogue.ts';
import { figureYear, ruralPopulation } from '../queries/figures.ts';
import {
  type ReleaseTerritory,
  releaseShapes,
  releaseTerritories,
  releaseUnits,
  unitSourceIds,
} from '../queries/release-units.ts';
import {
  findReleaseFile,
  insertRelease,
  type LedgerRecord,
  listLedgers,
  lockReleases,
  type ReleaseFile,
  readLedger,
} from '../queries/releases.ts';
import { listKinds } from '../queries/territories.ts';
import { readVersions, type Versions } from '../queries/versions.ts';
import {
  RELEASE_KINDS,
  type ReleaseContents,
  releaseCard,
  releaseDocuments,
  toFile,
} from './release-files.ts';
import { shapeFiles } from './release-shapes.ts';

export interface ReleaseOrder {
  /** Fewest units that a public number may tell of. */
  minimum: number;
  /** E-mail of an account, `schedule`, `console` or `demonstration`. */
  by: string;
  /** For the audit trail; its instant is the release's. Null: told by what it is a part of. */
  trace: Trace | null;
  at: Date;
  /** `makeRelease`, or the same where nobody waits for it. */
  make?: ReleaseMaker | undefined;
}

export type ReleaseMaker = (input: ReleaseInput) => Release | Promise<Release>;

/**
 * Makes a release of the units as they are and stores it, in one transaction; another process waits, and makes its own
 * afterwards.
 * @throws Problem no-territories where there are no municipalities to count by
 */
export async function release(db: Knex, order: ReleaseOrder): Promise<LedgerRecord> {
  return db.transaction(async (trx) => {
    await lockReleases(trx);
    return makeAndStore(trx, order);
  });
}

/** Units of the smallest group of which a public number may tell, where no setting says otherwise. */
const DEFAULT_MINIMUM = 5;

/** The first release of a new installation, part of its demonstration data: the public map works at once. */
export async function releaseDemonstration(db: Knex, at: Date = new Date()): Promise<LedgerRecord> {
  return release(db, { minimum: DEFAULT_MINIMUM, by: 'demonstration', trace: null, at });
}

/** The same where the schedule says so, unless another process was first. @returns null where it isn't due */
export async function releaseWhenDue(
  db: Knex,
  schedule: ReleaseSchedule,
  order: ReleaseOrder,
): Promise<LedgerRecord | null> {
  return db.transaction(async (trx) => {
    await lockReleases(trx);
    const due = await nextDue(trx, schedule);
    return due !== null && due <= bogotaDay(order.at) ? makeAndStore(trx, order) : null;
  });
}

/**
 * The day of the next scheduled release; null for none. A schedule goes on from a release that somebody made: that
 * units become public for the first time is nobody's but an administrator's to decide, and invented ones being public
 * says nothing about real ones.
 */
export async function nextDue(db: Knex, schedule: ReleaseSchedule): Promise<string | null> {
  const [newest] = await listLedgers(db);
  if (!newest || newest.demonstration !== (await readVersions(db)).demonstration) return null;
  return nextReleaseDay(schedule, newest.asOf);
}

async function makeAndStore(trx: Knex.Transaction, order: ReleaseOrder): Promise<LedgerRecord> {
  const { minimum, by, trace, at, make = makeRelease } = order;
  const versions = await readVersions(trx);
  const territories = await releaseTerritories(trx);
  if (!territories.some(({ kind }) => kind === 'municipality')) throw noTerritories();
  const [before = null] = await comparable(trx, versions, minimum);
  const made = await make({
    municipalities: municipalitiesOf(territories),
    units: await placesOf(trx),
    before: before && (await readLedger(trx, before.id)),
    minimum,
  });
  const contents = await contentsOf(trx, made, territories, at);
  const stored = {
    id: idOf(made, at),
    releasedAt: at.toISOString(),
    asOf: bogotaDay(at),
    demonstration: versions.demonstration,
    minimumGroup: minimum,
  };
  const files = await filesOf(trx, contents, stored);
  const summary = await summaryOf(trx, contents, before, files, minimum);
  const record = { ...stored, releasedBy: by, unitsVersion: versions.units, summary };
  await insertRelease(trx, { ...record, ledger: made.ledger, files });
  if (trace) {
    const details = { municipalities_hidden: summary.municipalitiesHidden, minimum_group: minimum, by };
    await audit(trx, { ...trace, action: 'release.made', subject: `release:${stored.id}`, details });
  }
  return record;
}

/** The newest release that tells of the same units under the same rule: what the next one is held against. */
async function comparable(trx: Knex, { demonstration }: Versions, minimum: number): Promise<LedgerRecord[]> {
  const all = await listLedgers(trx);
  return all.filter((one) => one.demonstration === demonstration && one.minimumGroup === minimum);
}

function municipalitiesOf(territories: readonly ReleaseTerritory[]) {
  return territories
    .filter(({ kind }) => kind === 'municipality')
    .map(({ code, department, subregion }) => ({ code, department: department ?? '', subregion }));
}

async function placesOf(trx: Knex): Promise<UnitPlaces> {
  const places = new UnitPlaces();
  for await (const rows of releaseUnits(trx)) {
    for (const { lng, lat, ...unit } of rows) {
      const cell = lng === null || lat === null ? null : latLngToCell(lat, lng, RESOLUTIONS[0]);
      places.add({ ...unit, cell });
    }
  }
  return places;
}

async function contentsOf(
  trx: Knex,
  made: Release,
  territories: readonly ReleaseTerritory[],
  at: Date,
): Promise<ReleaseContents> {
  const year = Number(bogotaDay(at).slice(0, 4));
  const populationYear = await figureYear(trx, 'population_rural', 'municipality', year);
  const population = new Map<string, Map<string, number>>();
  if (populationYear !== null) {
    for (const kind of RELEASE_KINDS) {
      population.set(kind, await ruralPopulation(trx, kind, populationYear));
    }
  }
  return {
    release: made,
    territories,
    kinds: await listKinds(trx),
    sources: await listSources(trx, await unitSourceIds(trx)),
    population,
    populationYear,
  };
}

/** Digest of what is told and when, so that an address never comes to mean something else, not after a reset either. */
function idOf({ ledger }: Release, at: Date): string {
  const digest = createHash('sha256')
    .update(`${at.toISOString()} ${JSON.stringify(ledger)}`)
    .digest('hex');
  return `${bogotaDay(at)}-${digest.slice(0, 8)}`;
}

async function filesOf(
  trx: Knex,
  contents: ReleaseContents,
  stored: Parameters<typeof releaseCard>[0],
): Promise<ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  for (const [path, text] of releaseDocuments(contents, stored.minimumGroup)) {
    files.push(await toFile(path, text));
  }
  for (const kind of RELEASE_KINDS) {
    const { light, detail } = await shapeFiles(kind, await releaseShapes(trx, kind));
    files.push(
      await toFile(`shapes/${kind}.json`, light),
      await toFile(`shapes/${kind}.detail.json`, detail),
    );
  }
  return [...files, await toFile('release.json', releaseCard(stored, contents, files))];
}

async function summaryOf(
  trx: Knex,
  { release: made }: ReleaseContents,
  before: LedgerRecord | null,
  files: readonly ReleaseFile[],
  minimum: number,
): Promise<LedgerRecord['summary']> {
  const numbers = new ToldNumbers(made, minimum);
  return {
    units: numbers.country().units,
    cells: numbers.cells().length,
    municipalitiesHidden: made.numbers.municipalities.size,
    municipalitiesChanged: before && (await changedSince(trx, before, files)),
    bytes: files.reduce((sum, { br }) => sum + br.byteLength, 0),
  };
}

/** Municipalities that are told another number than before. */
async function changedSince(trx: Knex, { id }: LedgerRecord, files: readonly ReleaseFile[]): Promise<number> {
  const path = 'municipality.json';
  const [then, now] = [await findReleaseFile(trx, id, path), files.find((file) => file.path === path)];
  const told = (file: ReleaseFile | undefined): Map<string, string> => {
    const table = JSON.parse(`${Buffer.from(file?.identity ?? '{"rows":[]}')}`) as {
      rows: { code: string; units: unknown }[];
    };
    return new Map(table.rows.map(({ code, units }) => [code, JSON.stringify(units)]));
  };
  const was = told(then);
  return [...told(now)].filter(([code, units]) => was.get(code) !== units).length;
}
