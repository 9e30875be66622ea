/** Single units, written by a form or a script: staged, compared and stored as an import's rows are, in one transaction. */
import type { Knex } from 'knex';
import { mayWriteIn } from '../domain/account.ts';
import type { AuditAction, Changes } from '../domain/audit.ts';
import type { UnitHistory } from '../domain/import.ts';
import { personalWithin } from '../domain/personal-content.ts';
import { personalValue } from '../domain/refusal.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { codeTaken, forbidden, notFound, unitRefused, versionConflict, versionRequired } from '../problem.ts';
import { isDemonstrationSource, lockImports, presentCodes, singleUnitsSource } from '../queries/imports.ts';
import { barredByDepartment } from '../queries/unit-diffs.ts';
import type { GivenPatch } from '../queries/unit-patches.ts';
import { clearStagedUnits } from '../queries/unit-staging.ts';
import {
  attributesOfVersion,
  givenCode,
  nextWriteNumber,
  readWrittenUnit,
  type WrittenUnit,
} from '../queries/unit-writes.ts';
import { type FieldRow, RowLedger } from './import-rows.ts';
import { readUnit } from './import-units.ts';
import { inTransaction } from './staging.ts';
import {
  compareStaged,
  type StagedUnits,
  stageHistories,
  storeCompared,
  type Writing,
} from './unit-commit.ts';
import { attributeOf } from './unit-files.ts';
import { type Author, writeRule } from './unit-imports.ts';
import { changeForATime, isForATime } from './unit-periods.ts';

export type UnitValues = Readonly<Record<string, string | number | null | undefined>>;

export interface UnitNote {
  action: AuditAction;
  code: string;
  changes?: Changes;
  reason: string | null;
}

export interface UnitWrite {
  author: Author;
  today: string;
  /** By field, in the names of the database. */
  values: UnitValues;
  reason: string | null;
  note: (trx: Knex.Transaction, note: UnitNote) => Promise<void>;
}

/** Title of the source of units that no file brought. */
const SOURCE_TITLE = 'Registro individual en GeoSER';

/** @returns the code. @throws Problem code-taken, unit-refused, forbidden */
export async function createUnit(db: Knex, write: UnitWrite): Promise<string> {
  let created = '';
  await inTransaction(db, false, async (trx) => {
    await lockImports(trx);
    const code = String(write.values.code ?? '');
    if (code !== '' && (await readWrittenUnit(trx, code))) throw codeTaken(code);
    requireNoPerson(write.reason);
    const history = await historyOf(trx, write.values, write.today);
    const source = { id: await singleUnitsSource(trx, SOURCE_TITLE, write.author.name) };
    created = await storeOne(trx, history, null, write, { source });
    const changes = Object.fromEntries(
      Object.entries(write.values).flatMap(([field, value]) =>
        value == null ? [] : [[field, [null, value]]],
      ),
    ) as Changes;
    await write.note(trx, { action: 'unit.created', code: created, changes, reason: write.reason });
  });
  return created;
}

export interface UnitChangeRequest extends UnitWrite {
  code: string;
  /** The versions on which the change was made; `any` for whichever, null where the request doesn't say. */
  versions: readonly number[] | 'any' | null;
  /** What stood there was wrong, and is corrected for as long as it stood. */
  correction?: boolean;
  /** The new values hold until this day, exclusive. */
  validUntil?: string | null;
}

/**
 * Changes a unit from a day on; with `correction` or `validUntil` for a time (unit-periods).
 * @throws Problem version-required, version-conflict, not-found, unit-refused, forbidden
 */
export async function changeUnit(db: Knex, request: UnitChangeRequest): Promise<void> {
  const { code, author, values, today, reason, note } = request;
  await inTransaction(db, false, async (trx) => {
    await lockImports(trx);
    const current = await readWrittenUnit(trx, code);
    if (!current || current.deleted) throw notFound({ es: 'la unidad', en: 'unit' }, code);
    requireOwn(current, author);
    await requireVersion(trx, request, current);
    requireNoPerson(reason);
    const { valid_on: validOn, ...fields } = values;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    if (isForATime(request, given)) {
      const changed = await changeForATime(trx, request, current, given);
      if (changed) await note(trx, { action: 'unit.changed', code, changes: changed, reason });
      return;
    }
    const changes = changesOf(current.attributes, given);
    if (Object.keys(changes).length === 0) return;
    const whole = { ...(current.attributes as UnitValues), ...given, code, valid_on: validOn };
    const history = await historyOf(trx, whole, today);
    const states = new Set(Object.keys(changes).map(attributeOf));
    const demonstration = await isDemonstrationSource(trx, current.sourceId);
    await storeOne(trx, history, states, request, { source: { id: current.sourceId }, demonstration });
    await note(trx, { action: actionOf(changes), code, changes, reason });
  });
}

/** The fields that differ, before and after. */
export function changesOf(attributes: Record<string, unknown>, given: UnitValues): Changes {
  return Object.fromEntries(
    Object.entries(given)
      .map(
        ([field, value]) =>
          [field, [attributes[field] ?? null, value === '' ? null : (value ?? null)]] as const,
      )
      .filter(([, [before, after]]) => before !== after),
  ) as Changes;
}

function actionOf(changes: Changes): AuditAction {
  const closing = changes.closed_on;
  if (!closing) return 'unit.changed';
  if (closing[1] === null) return 'unit.reopened';
  return closing[0] === null ? 'unit.closed' : 'unit.changed';
}

export function requireOwn({ departmentCode, declaredMunicipality }: WrittenUnit, { account }: Author): void {
  if (account === null || mayWriteIn(account, departmentCode, declaredMunicipality?.slice(0, 2) ?? null))
    return;
  throw elsewhere(departmentCode, account.departments);
}

export function elsewhere(department: string | null, own: readonly string[]) {
  return forbidden(
    {
      es: `la unidad queda ${department ? `en el departamento ${department}` : 'fuera de todo departamento'} y usted escribe en ${own.join(', ')}`,
      en: `the unit lies ${department ? `in department ${department}` : 'in no department'} and you write in ${own.join(', ')}`,
    },
    { department },
  );
}

export async function requireVersion(
  trx: Knex,
  { code, versions }: Pick<UnitChangeRequest, 'code' | 'versions'>,
  current: WrittenUnit,
): Promise<void> {
  if (versions === null) throw versionRequired();
  if (versions === 'any' || versions.includes(current.version)) return;
  const [given = null] = versions;
  throw versionConflict({
    current: { version: current.version, attributes: current.attributes },
    yours: {
      version: given,
      attributes: given === null ? null : await attributesOfVersion(trx, code, given),
    },
  });
}

/** A reason is kept in the history, so it names nobody either. @throws Problem unit-refused */
export function requireNoPerson(reason: string | null): void {
  const kind = reason === null ? null : personalWithin(reason);
  if (kind !== null) throw unitRefused(personalValue(0, 'reason', kind));
}

/** Values as a row of a file, so that the same rules hold. @throws Problem unit-refused */
export async function historyOf(trx: Knex, values: UnitValues, today: string): Promise<UnitHistory> {
  const { lng = null, lat = null } = values;
  if ((lng === null) !== (lat === null)) {
    throw unitRefused({
      column: lng === null ? 'lng' : 'lat',
      value: null,
      code: 'missing-value',
      reason: {
        es: 'la longitud y la latitud van juntas',
        en: 'longitude and latitude go together',
      },
    });
  }
  const municipalities = await presentCodes(trx, 'municipality');
  const options = { today, municipalities, states: new Set<keyof UnitAttributes>() };
  const found = readUnit(rowOf(values), options, new RowLedger());
  if ('remedy' in found) throw unitRefused(found);
  return found;
}

function rowOf(values: UnitValues): FieldRow {
  const { lng, lat } = values;
  const geometry =
    typeof lng === 'number' && typeof lat === 'number'
      ? { type: 'Point' as const, coordinates: [lng, lat] }
      : null;
  return {
    row: 0,
    source: { row: 0, properties: {}, geometry },
    value: (field) => (values[field] === '' ? null : (values[field] ?? null)),
    has: () => true,
    column: (field) => field,
  };
}

/** Stages, compares and stores one unit. @returns its code */
export async function storeOne(
  trx: Knex.Transaction,
  history: UnitHistory,
  states: ReadonlySet<string> | null,
  { author, today, reason }: Pick<UnitWrite, 'author' | 'today' | 'reason'>,
  writing: Pick<Writing, 'source' | 'demonstration'>,
  patch: GivenPatch | null = null,
): Promise<string> {
  const batchId = await nextWriteNumber(trx);
  const staged: StagedUnits = { batchId, states, today };
  await stageHistories(trx, staged, [{ ...history, row: null }]);
  const comparison = await compareStaged(trx, staged, { mayWrite: writeRule(author), patch });
  const [barred] = await barredByDepartment(trx, batchId);
  if (barred) throw elsewhere(barred.department, author.account?.departments ?? []);
  await storeCompared(trx, staged, { ...writing, actor: author.name, eventBatch: null, reason }, comparison);
  const code = await givenCode(trx);
  await clearStagedUnits(trx, batchId);
  return code;
}
