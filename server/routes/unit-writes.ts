/** Single units, written: created, edited on the version that was read, closed. */

import { UnitClosing, UnitCreation, UnitEdit } from '../contract/unit-writes.ts';
import { UnitDetail, unitParams } from '../contract/units.ts';
import { type Asked, Created, jsonEndpoint, type Shape } from '../http/endpoint.ts';
import { versionsIn } from '../http/etag.ts';
import { unitRefused, versionRequired } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { changeUnit, createUnit, type UnitNote } from '../services/unit-edits.ts';
import { authorOf } from './imports.ts';
import { unitDetail } from './units.ts';

const create = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/units',
  who: 'writers',
  tag: 'units',
  status: 201,
  summary: {
    es: 'Crea una unidad; sin código recibe uno. Queda ubicada en la misma transacción.',
    en: 'Creates a unit; without a code it is given one. It is located in the same transaction.',
  },
  body: UnitCreation,
  response: UnitDetail,
  async handle(asked) {
    const { reason = null, ...values } = asked.body;
    const code = await createUnit(asked.ctx.db, { ...writeOf(asked), values, reason });
    return new Created(`/api/v1/units/${encodeURIComponent(code)}`, await detailAfter(asked, code));
  },
});

const edit = jsonEndpoint({
  method: 'PATCH',
  path: '/api/v1/units/{code}',
  who: 'writers',
  tag: 'units',
  summary: {
    es: 'Cambia una unidad desde un día (valid_on, hoy si falta) y, con valid_until, solo hasta otro; con correction corrige lo que estaba mal durante el tiempo en que lo estuvo. If-Match lleva el ETag con que se leyó: sin él, 428; si otra persona la cambió, 412 con ambas versiones.',
    en: 'Changes a unit from a day on (valid_on, default today) and, with valid_until, only until another; with correction mends what was wrong for as long as it stood. If-Match bears the ETag with which it was read: without it 428; if someone else changed it, 412 with both versions.',
  },
  params: unitParams,
  needsVersion: true,
  body: UnitEdit,
  response: UnitDetail,
  async handle(asked) {
    const { reason = null, correction = false, valid_until: validUntil = null, ...values } = asked.body;
    const { code } = asked.params;
    const versions = versionsIn(asked.header('if-match'));
    const change = { code, versions, values, reason, correction, validUntil };
    await changeUnit(asked.ctx.db, { ...writeOf(asked), ...change });
    return detailAfter(asked, code);
  },
});

const close = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/units/{code}/close',
  who: 'writers',
  tag: 'units',
  summary: {
    es: 'Cierra una unidad desde un día, con su razón. If-Match lleva el ETag con que se leyó: sin él, 428; si otra persona la cambió, 412 con ambas versiones.',
    en: 'Closes a unit from a day on, with the reason. If-Match bears the ETag with which it was read: without it 428; if someone else changed it, 412 with both versions.',
  },
  params: unitParams,
  needsVersion: true,
  body: UnitClosing,
  response: UnitDetail,
  async handle(asked) {
    const { closed_on, reason = null } = asked.body;
    const { code } = asked.params;
    const versions = versionsIn(asked.header('if-match'));
    if (versions === null) throw versionRequired();
    const { version, properties } = await detailAfter(asked, code);
    const isCurrent = versions === 'any' || versions.includes(version);
    if (isCurrent && properties.closed_on !== null) throw closedAlready(closed_on);
    await changeUnit(asked.ctx.db, { ...writeOf(asked), code, versions, values: { closed_on }, reason });
    return detailAfter(asked, code);
  },
});

export const unitWriteEndpoints = [create, edit, close];

export function writeOf(asked: Pick<Asked<Shape, Shape>, 'account' | 'today' | 'trace'>) {
  const { today, trace } = asked;
  return {
    author: authorOf(asked),
    today,
    note: (trx: Parameters<typeof audit>[0], { action, code, changes, reason }: UnitNote) =>
      audit(trx, {
        ...trace,
        action,
        subject: `unit:${code}`,
        changes,
        ...(reason === null ? {} : { details: { reason } }),
      }),
  };
}

/** The unit as who asks sees it now. */
export async function detailAfter(
  { ctx, db, scope }: Pick<Asked<Shape, Shape>, 'ctx' | 'db' | 'scope'>,
  code: string,
): Promise<UnitDetail> {
  ctx.versions.invalidate();
  return unitDetail(db, code, scope);
}

function closedAlready(day: string) {
  return unitRefused({
    column: 'closed_on',
    value: day,
    code: 'already-closed',
    reason: { es: 'la unidad ya está cerrada', en: 'the unit is closed already' },
  });
}
