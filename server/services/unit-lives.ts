/** Taking a unit out and bringing it back, undoing one's last change, noting a visit: nothing is ever removed. */
import type { Knex } from 'knex';
import { mayWriteIn } from '../domain/account.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import { notFound, undoRefused, unitRefused } from '../problem.ts';
import { isDemonstrationSource, lockImports } from '../queries/imports.ts';
import { storeMeasures } from '../queries/indicators.ts';
import { chooseLastWrite, lastWriteOf, revertedPlaces, storeReverts } from '../queries/unit-reverts.ts';
import {
  finishUnits,
  readKnownStates,
  readWrittenUnit,
  recordingInstant,
  storePlainEvent,
  type WrittenUnit,
} from '../queries/unit-writes.ts';
import { lockUnitsVersion } from '../queries/versions.ts';
import { type GivenMeasure, readMeasures } from './indicators.ts';
import { attachToVisit } from './photos.ts';
import { inTransaction } from './staging.ts';
import {
  elsewhere,
  requireNoPerson,
  requireOwn,
  requireVersion,
  storeOne,
  type UnitChangeRequest,
  type UnitWrite,
} from './unit-edits.ts';

type LifeRequest = Omit<UnitChangeRequest, 'values'>;

/** From its first day on: a unit that should never have been there, rather than one that ended. */
export function deleteUnit(db: Knex, request: LifeRequest): Promise<void> {
  return setDeleted(db, request, true);
}

/** It holds again from its first day on. */
export function restoreUnit(db: Knex, request: LifeRequest): Promise<void> {
  return setDeleted(db, request, false);
}

/** @throws Problem not-found, version-required, version-conflict, unit-refused, forbidden */
async function setDeleted(db: Knex, request: LifeRequest, deleted: boolean): Promise<void> {
  const { code, author, reason, note } = request;
  await inTransaction(db, false, async (trx) => {
    await lockImports(trx);
    const current = await requireUnit(trx, code);
    if (deleted && current.deleted) throw noUnit(code);
    requireOwn(current, author);
    await requireVersion(trx, request, current);
    requireNoPerson(reason);
    if (!deleted && !current.deleted) throw notDeleted();
    const [first] = await readKnownStates(trx, code);
    if (!first) throw new Error('a stored unit has states');
    const type = deleted ? 'deleted' : 'restored';
    const patch = { day: first.validFrom, until: null, type, deleted };
    const source = { id: current.sourceId };
    const demonstration = await isDemonstrationSource(trx, current.sourceId);
    await storeOne(
      trx,
      { unit: unitOf(code, current) },
      new Set(),
      request,
      { source, demonstration },
      patch,
    );
    await note(trx, { action: deleted ? 'unit.deleted' : 'unit.restored', code, reason });
  });
}

async function requireUnit(trx: Knex, code: string): Promise<WrittenUnit> {
  const unit = await readWrittenUnit(trx, code);
  if (!unit) throw noUnit(code);
  return unit;
}

function noUnit(code: string) {
  return notFound({ es: 'la unidad', en: 'unit' }, code);
}

function notDeleted() {
  return unitRefused({
    column: null,
    value: null,
    code: 'not-deleted',
    reason: { es: 'la unidad no está eliminada', en: 'the unit is not deleted' },
  });
}

/** As stored: what was taken once is not judged again when nothing of it changes. */
function unitOf(code: string, { attributes }: WrittenUnit): UnitAttributes {
  const named = Object.entries(attributes).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return { ...(Object.fromEntries(named) as UnitAttributes), code };
}

export interface UndoRequest extends Omit<UnitWrite, 'values'> {
  code: string;
  /** Number of the event that is to be undone: the last one, as who asks saw it. */
  event: number;
}

/** @throws Problem undo-refused, not-found, forbidden */
export async function undoChange(db: Knex, { code, event, author, note }: UndoRequest): Promise<void> {
  await inTransaction(db, false, async (trx) => {
    await lockImports(trx);
    const current = await requireUnit(trx, code);
    requireOwn(current, author);
    const last = await lastWriteOf(trx, code);
    if (!last || last.number !== event) throw overtaken(event, last?.number ?? null);
    if (last.batchId !== null) throw ofImport(last.batchId);
    if (last.actor !== author.name) throw ofAnother();
    await chooseLastWrite(trx, code, last);
    for (const { department, declared, formerDepartment } of await revertedPlaces(trx)) {
      const before = formerDepartment ?? department;
      if (author.account && !mayWriteIn(author.account, before, declared))
        throw elsewhere(before, author.account.departments);
    }
    const demonstration = await isDemonstrationSource(trx, current.sourceId);
    const { lastEvent } = await lockUnitsVersion(trx);
    const reason = `undo of event ${event}`;
    const recordedAt = await recordingInstant(trx);
    const recording = { batchId: 0, actor: author.name, reason, recordedAt, lastEvent };
    await storeReverts(trx, recording);
    await finishUnits(trx, recording, demonstration);
    await note(trx, { action: 'unit.change_undone', code, reason });
  });
}

function overtaken(event: number, last: number | null) {
  return undoRefused(
    {
      es: `El cambio ${event} ya no es el último de esta unidad: vea su historia y corrija lo que haga falta.`,
      en: `Change ${event} is no longer the last one of this unit: look at its history and correct what is needed.`,
    },
    { event, last_event: last },
  );
}

function ofImport(id: number) {
  return undoRefused(
    {
      es: `El último cambio llegó con la importación ${id}: reviértala en «Importaciones».`,
      en: `The last change came with import ${id}: revert it under “Imports”.`,
    },
    { import: id },
  );
}

function ofAnother() {
  return undoRefused(
    {
      es: 'El último cambio es de otra persona, y cada quien deshace los suyos: corríjalo, con su motivo.',
      en: 'The last change is someone else’s, and everyone undoes their own: correct it, with the reason.',
    },
    {},
  );
}

export interface VisitRequest extends Omit<UnitWrite, 'values'> {
  code: string;
  visitedOn: string;
  place: { lng: number; lat: number } | null;
  /** What was measured on the spot. */
  measures?: readonly GivenMeasure[];
  /** Of photographs that wait for it. */
  photos?: readonly string[];
}

/** @throws Problem not-found, unit-refused, forbidden */
export async function noteVisit(db: Knex, request: VisitRequest): Promise<void> {
  const { code, author, visitedOn, place, measures = [], photos = [], reason, today, note } = request;
  await inTransaction(db, false, async (trx) => {
    await lockImports(trx);
    const current = await requireUnit(trx, code);
    if (current.deleted) throw noUnit(code);
    requireOwn(current, author);
    requireNoPerson(reason);
    const [first] = await readKnownStates(trx, code);
    if (visitedOn > today || visitedOn < (first?.validFrom ?? visitedOn)) throw impossibleDay(visitedOn);
    const demonstration = await isDemonstrationSource(trx, current.sourceId);
    const { lastEvent } = await lockUnitsVersion(trx);
    const recording = { actor: author.name, reason, recordedAt: await recordingInstant(trx), lastEvent };
    await storePlainEvent(trx, recording, {
      code,
      type: 'visited',
      validOn: visitedOn,
      details: { ...place },
    });
    await attachToVisit(trx, { code, ids: photos, actor: author.name, visit: recording.lastEvent });
    const createdOn = (current.attributes.created_on as string | null) ?? null;
    await storeMeasures(trx, recording, await readMeasures(trx, { code, createdOn }, measures, today));
    await finishUnits(trx, recording, demonstration);
    await note(trx, { action: 'unit.visited', code, reason });
  });
}

function impossibleDay(day: string) {
  return unitRefused({
    column: 'visited_on',
    value: day,
    code: 'impossible-date',
    reason: {
      es: 'la visita está en el futuro o antes del primer día de la unidad',
      en: 'the visit lies in the future or before the unit’s first day',
    },
  });
}
