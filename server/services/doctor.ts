/** Examines a database: one finding a check, with what to do where something is wrong. */
import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { pendingMigrations } from '../../db/migrate.ts';
import type { Trace } from '../domain/audit.ts';
import { type ReplayEvent, replay } from '../domain/replay.ts';
import type { Bilingual } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import {
  countUnits,
  invalidTerritories,
  kindsWithoutParts,
  missingIndexes,
  originNacionalError,
  readEngine,
  readHistory,
  serviceRole,
  staleFacts,
  unitsUnlikeStates,
  unknownMembers,
  versionFaults,
  type WrittenHistory,
} from '../queries/doctor.ts';
import { lockImports } from '../queries/imports.ts';
import { relocateUnits } from '../queries/unit-relocation.ts';
import { bumpVersions } from '../queries/versions.ts';
import type { PhotoStore } from './photo-store.ts';
import { missingPhotos } from './photos.ts';

export interface Finding {
  check: Bilingual;
  ok: boolean;
  /** What was found; where something is wrong, what to do. */
  detail: Bilingual;
}

export interface DoctorOptions {
  /** Look at every unit, however many there are. */
  full?: boolean;
  /** Roles are looked at on a server only: an embedded database has no other reader than the service. */
  engine?: 'embedded' | 'server';
  /** Where photographs should be; looked at where it is given. */
  photos?: PhotoStore;
}

/** Units beyond which facts and history are looked at in a sample. */
const SAMPLE = 100_000;
const BATCH = 5_000;
/** Photographs that are looked at, the newest ones. */
const PHOTOS = 200;
const RESTORE = {
  es: 'restaure una copia de seguridad o impórtela de nuevo en una base vacía',
  en: 'restore a backup or import again into an empty database',
};

const REPAIR = {
  es: 'npm run doctor -- --repair las ubica de nuevo',
  en: 'npm run doctor -- --repair locates them anew',
};

type Check = (db: Knex, sample: number | null) => Promise<Finding>;

/** In this order; a database whose migrations are behind is not looked at further. */
export async function* examine(db: Knex, options: DoctorOptions = {}): AsyncGenerator<Finding> {
  yield await checkEngine(db);
  const schema = await checkMigrations(db);
  yield schema;
  if (!schema.ok) return;
  const units = await countUnits(db);
  const sample = options.full || units <= SAMPLE ? null : SAMPLE;
  for (const check of CHECKS) yield await check(db, sample);
  if (options.photos) yield await checkPhotos(db, options.photos);
  if (options.engine === 'server') yield* checkRoles(db);
}

/** Computes the facts of every unit anew and writes those that differ. @returns how many units changed */
export async function repairFacts(db: Knex, trace?: Trace): Promise<number> {
  return db.transaction(async (trx) => {
    await lockImports(trx);
    const changed = await relocateUnits(trx, {});
    if (changed > 0) {
      if (trace)
        await audit(trx, { ...trace, action: 'facts.repaired', subject: 'units', details: { changed } });
      await bumpVersions(trx, ['units']);
    }
    return changed;
  });
}

async function checkEngine(db: Knex): Promise<Finding> {
  const { postgres, postgis } = await readEngine(db);
  const ok = Number.parseInt(postgres, 10) >= 15 && versionNumber(postgis) >= 3.3;
  const found = `PostgreSQL ${postgres}, PostGIS ${postgis || '–'}`;
  return finding({ es: 'Base de datos', en: 'Database' }, ok, bilingual(found), {
    es: `${found}: se necesitan PostgreSQL 15 y PostGIS 3.3 o posteriores`,
    en: `${found}: PostgreSQL 15 and PostGIS 3.3 or later are needed`,
  });
}

/** '3.3.2' → 3.3 */
function versionNumber(text: string): number {
  return Number.parseFloat(text);
}

async function checkMigrations(db: Knex): Promise<Finding> {
  const pending = await pendingMigrations(db);
  const list = pending.join(', ');
  return finding(
    { es: 'Migraciones', en: 'Migrations' },
    pending.length === 0,
    { es: 'al día', en: 'up to date' },
    { es: `faltan ${list}: npm run migrate`, en: `${list} missing: npm run migrate` },
  );
}

const checkProjection: Check = async (db) => {
  const error = await originNacionalError(db);
  return finding(
    { es: 'EPSG:9377', en: 'EPSG:9377' },
    error !== null && error < 0.01,
    { es: 'definido', en: 'defined' },
    {
      es: 'falta en spatial_ref_sys o está mal definido: ejecute de nuevo el insert de la migración 0001_foundation',
      en: 'missing from spatial_ref_sys or defined wrong: run the insert of migration 0001_foundation again',
    },
  );
};

const checkIndexes: Check = async (db) => {
  const missing = await missingIndexes(db);
  const list = missing.join(', ');
  return finding(
    { es: 'Índices', en: 'Indexes' },
    missing.length === 0,
    { es: 'completos', en: 'complete' },
    {
      es: `faltan ${list}: créelos como están en db/migrations`,
      en: `${list} missing: create them as written in db/migrations`,
    },
  );
};

const checkGeometry: Check = async (db) => {
  const invalid = await invalidTerritories(db);
  const list = invalid.join(', ');
  return finding(
    { es: 'Geometrías', en: 'Geometry' },
    invalid.length === 0,
    { es: 'válidas', en: 'valid' },
    {
      es: `no válidas: ${list}: importe de nuevo esas clases`,
      en: `invalid: ${list}: import those kinds again`,
    },
  );
};

const checkParts: Check = async (db) => {
  const kinds = await kindsWithoutParts(db);
  const list = kinds.join(', ');
  return finding(
    { es: 'Partes para ubicar', en: 'Parts for locating' },
    kinds.length === 0,
    { es: 'siguen a los territorios', en: 'follow the territories' },
    {
      es: `no corresponden a los territorios en ${list}: importe de nuevo esas clases`,
      en: `do not follow the territories in ${list}: import those kinds again`,
    },
  );
};

const checkMembers: Check = async (db) => {
  const unknown = await unknownMembers(db);
  const list = unknown.join(', ');
  return finding(
    { es: 'Municipios PDET', en: 'PDET municipalities' },
    unknown.length === 0,
    { es: 'todos existen', en: 'all exist' },
    {
      es: `sin municipio en la base: ${list}: importe los municipios que faltan o corrija la lista`,
      en: `without a municipality in the database: ${list}: import the missing ones or correct the list`,
    },
  );
};

const checkVersions: Check = async (db) => {
  const faults = await versionFaults(db);
  return finding(
    { es: 'Versiones de capas', en: 'Layer versions' },
    faults.length === 0,
    { es: 'corresponden a los datos', en: 'follow the data' },
    {
      es: `no corresponden en ${faults.join(', ')}: ${RESTORE.es}`,
      en: `do not follow in ${faults.join(', ')}: ${RESTORE.en}`,
    },
  );
};

const checkFacts: Check = async (db, sample) => {
  const stale = await staleFacts(db, sample);
  return finding(
    { es: 'Hechos de ubicación', en: 'Located facts' },
    stale === 0,
    sampled({ es: 'iguales a un cálculo nuevo', en: 'the same as a fresh computation' }, sample),
    {
      es: `${stale} unidades difieren de un cálculo nuevo: ${REPAIR.es}`,
      en: `${stale} units differ from a fresh computation: ${REPAIR.en}`,
    },
  );
};

const checkOpenStates: Check = async (db) => {
  const unlike = await unitsUnlikeStates(db);
  return finding(
    { es: 'Estados abiertos', en: 'Open states' },
    unlike === 0,
    { es: 'iguales a las unidades', en: 'the same as the units' },
    {
      es: `${unlike} unidades difieren: ${REPAIR.es}; si siguen, ${RESTORE.es}`,
      en: `${unlike} units differ: ${REPAIR.en}; if they still do, ${RESTORE.en}`,
    },
  );
};

const checkHistory: Check = async (db, sample) => {
  const differing = await unlikeReplay(db, sample);
  const list = differing.slice(0, 10).join(', ');
  return finding(
    { es: 'Historia', en: 'History' },
    differing.length === 0,
    sampled({ es: 'los eventos reproducen los estados', en: 'the events replay into the states' }, sample),
    {
      es: `los eventos no reproducen los estados de ${differing.length} unidades (${list}): ${RESTORE.es}`,
      en: `the events do not replay into the states of ${differing.length} units (${list}): ${RESTORE.en}`,
    },
  );
};

/** The owner may serve too, on a trial; what is wrong is only that nothing holds readers to their scope. */
async function* checkRoles(db: Knex): AsyncGenerator<Finding> {
  const { name, unbound, readers, publicMap } = await serviceRole(db);
  const own = {
    es: `«${name}» es dueña de las tablas y ninguna política la limita; en producción, sirva con un rol propio (README, En un servidor)`,
    en: `“${name}” owns the tables and no policy binds it; in production serve with a role of its own (README, On a server)`,
  };
  const bound = {
    es: `«${name}» trabaja bajo las políticas de filas`,
    en: `“${name}” works under the row policies`,
  };
  yield finding({ es: 'Rol del servicio', en: 'Role of the service' }, readers, unbound ? own : bound, {
    es: `«${name}» no puede tomar el rol geoser_reader, y solo el servicio limita a quien consulta: ${grantOf(name, 'es')}`,
    en: `“${name}” cannot take on the role geoser_reader, so the service alone holds readers to their scope: ${grantOf(name, 'en')}`,
  });
  const alone = {
    es: 'el mapa público se lee con geoser_public, sin derecho sobre las unidades',
    en: 'the public map is read under geoser_public, which has no right on units',
  };
  yield finding({ es: 'Rol del mapa público', en: 'Role of the public map' }, publicMap, alone, {
    es: `«${name}» no puede tomar el rol geoser_public, y el mapa público se lee con los derechos del servicio: ${grantOf(name, 'es')}`,
    en: `“${name}” cannot take on the role geoser_public, so the public map is read with the rights of the service: ${grantOf(name, 'en')}`,
  });
}

/** What an administrator does about a role that the service may not take on. */
function grantOf(name: string, lang: keyof Bilingual): string {
  const roles = 'geoser_service, geoser_reader, geoser_public';
  const made = roles
    .split(', ')
    .map((role) => `create role ${role};`)
    .join(' ');
  const sql = `${made} grant ${roles} to "${name}";`;
  return lang === 'es'
    ? `un administrador ejecuta lo que falte de ${sql} y después npm run migrate`
    : `an administrator runs what is missing of ${sql} then npm run migrate`;
}

async function checkPhotos(db: Knex, store: PhotoStore): Promise<Finding> {
  const check = { es: 'Fotografías', en: 'Photographs' };
  try {
    const missing = await missingPhotos(db, store, PHOTOS);
    if (missing.length === 0) return { check, ok: true, detail: { es: 'todas están', en: 'all are there' } };
    const some = missing.slice(0, 3).join(', ');
    const detail = {
      es: `faltan ${missing.length} archivos (${some}): restáurelos de una copia, o retire esas fotografías`,
      en: `${missing.length} files are missing (${some}): restore them from a backup, or remove those photographs`,
    };
    return { check, ok: false, detail };
  } catch (error) {
    const cause = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    return {
      check,
      ok: false,
      detail: { es: `el almacén no responde: ${cause}`, en: `the store fails: ${cause}` },
    };
  }
}

const CHECKS: readonly Check[] = [
  checkProjection,
  checkIndexes,
  checkGeometry,
  checkParts,
  checkMembers,
  checkVersions,
  checkFacts,
  checkOpenStates,
  checkHistory,
];

/** Codes of units whose events don't replay into their states; of the first `sample` units. */
export async function unlikeReplay(db: Knex, sample: number | null): Promise<string[]> {
  const differing: string[] = [];
  let after = '';
  for (let seen = 0; sample === null || seen < sample; seen += BATCH) {
    const history = await readHistory(db, after, BATCH);
    if (history.last === null) break;
    after = history.last;
    differing.push(...unlike(history));
  }
  return differing;
}

function unlike({ events, states }: WrittenHistory): string[] {
  const written = byUnit(states);
  return [...byUnit(events)]
    .filter(([code, own]) => !agrees(own, written.get(code) ?? []))
    .map(([code]) => code);
}

function byUnit<Row extends { unit_code: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.unit_code);
    if (group) group.push(row);
    else groups.set(row.unit_code, [row]);
  }
  return groups;
}

function agrees(events: ReplayEvent[], states: WrittenHistory['states']): boolean {
  const told = replay(events);
  return isDeepStrictEqual(
    told.map(({ validFrom, validTo, number, attributes }) => [validFrom, validTo, number, attributes]),
    states.map((state) => [state.valid_from, state.valid_to, state.event_number, state.attributes]),
  );
}

function finding(check: Bilingual, ok: boolean, good: Bilingual, bad: Bilingual): Finding {
  return { check, ok, detail: ok ? good : bad };
}

function bilingual(text: string): Bilingual {
  return { es: text, en: text };
}

function sampled(text: Bilingual, sample: number | null): Bilingual {
  if (sample === null) return text;
  return {
    es: `${text.es} (muestra de ${sample} unidades; todas con --full)`,
    en: `${text.en} (a sample of ${sample} units; all with --full)`,
  };
}
