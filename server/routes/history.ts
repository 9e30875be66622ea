/** The history of units: what happened to one, who changed what, taking out and bringing back, undoing, visits. */
import {
  ChangesPage,
  changesListQuery,
  DeletedUnit,
  historyQuery,
  UnitHistoryPage,
  type UnitPlaces,
} from '../contract/history.ts';
import { UnitDeletion, UnitRestoring, UnitUndo, UnitVisit } from '../contract/unit-writes.ts';
import { UnitDetail, unitParams } from '../contract/units.ts';
import { actorOf, isWriter } from '../domain/account.ts';
import { startOfBogotaDay } from '../domain/day.ts';
import { type Asked, Download, jsonEndpoint, type Shape } from '../http/endpoint.ts';
import { versionsIn } from '../http/etag.ts';
import { invalidParameter, notFound } from '../problem.ts';
import { namesOf } from '../queries/territories.ts';
import { listEvents, listPlaces, type UnitCard, unitCard } from '../queries/unit-history.ts';
import { deleteUnit, noteVisit, restoreUnit, undoChange } from '../services/unit-lives.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { shownEvents } from './event-answers.ts';
import { detailAfter, writeOf } from './unit-writes.ts';

const GEOJSON = 'application/geo+json';
const DAY_MS = 24 * 3_600_000;

const history = jsonEndpoint({
  path: '/api/v1/units/{code}/history',
  who: 'unit_readers',
  tag: 'units',
  fresh: true,
  summary: {
    es: 'Historia de una unidad, primero lo último registrado; con Accept: application/geo+json, los lugares en que estuvo. as_of limita por cuándo fue cierto, known_at por cuándo se supo.',
    en: 'History of a unit, newest record first; with Accept: application/geo+json the places where it was. as_of bounds by when it was true, known_at by when it was known.',
  },
  params: unitParams,
  query: historyQuery,
  response: UnitHistoryPage,
  async handle(asked) {
    const { ctx, params, query, scope, link, accepts } = asked;
    const card = await requireCard(asked, params.code);
    const { as_of: asOf = null, known_at: knownAt = null, limit } = query;
    if (accepts('application/json', GEOJSON) === GEOJSON) {
      const places = await placesOf(asked, { code: params.code, scope, knownAt, asOf });
      return new Download(null, GEOJSON, chunksOf(JSON.stringify(places)));
    }
    const before = query.cursor === undefined ? null : Number(readCursor(query.cursor, 'n')[0]);
    const found = await listEvents(ctx.db, {
      code: params.code,
      ...{ scope, before, knownAt, asOf, limit: limit + 1 },
    });
    return {
      unit: {
        code: params.code,
        name: card.name,
        deleted: card.deleted,
        version: card.version,
        undoable: isOwn(card, asked.account) ? card.lastChange : null,
      },
      events: await shownEvents(ctx.db, found.slice(0, limit)),
      links: linksOf(found, limit, link),
    };
  },
});

const changesList = jsonEndpoint({
  path: '/api/v1/changes/list',
  who: 'unit_readers',
  tag: 'units',
  fresh: true,
  summary: {
    es: 'Quién cambió qué entre dos días de registro (from, to, inclusive), primero lo último.',
    en: 'Who changed what between two days of recording (from, to, inclusive), newest first.',
  },
  query: changesListQuery,
  response: ChangesPage,
  async handle({ ctx, query, scope, link }) {
    const { from, to, actor = null, limit } = query;
    if (from !== undefined && to !== undefined && from > to) {
      throw invalidParameter('from', from, {
        es: `es posterior a to (${to})`,
        en: `it is after to (${to})`,
      });
    }
    const before = query.cursor === undefined ? null : Number(readCursor(query.cursor, 'n')[0]);
    const found = await listEvents(ctx.db, {
      ...{ scope, before, limit: limit + 1 },
      // by name only those find who would be told it
      actor: scope.kind === 'everything' ? actor : null,
      recordedFrom: from === undefined ? null : startOfBogotaDay(from),
      recordedTo: to === undefined ? null : new Date(startOfBogotaDay(to).getTime() + DAY_MS),
    });
    const shown = await shownEvents(ctx.db, found.slice(0, limit));
    return {
      events: actor === null ? shown : shown.filter((event) => event.actor === actor),
      links: linksOf(found, limit, link),
    };
  },
});

const remove = jsonEndpoint({
  method: 'DELETE',
  path: '/api/v1/units/{code}',
  who: 'writers',
  tag: 'units',
  summary: {
    es: 'Elimina una unidad que no debió registrarse, con su motivo: deja de contarse, y su historia queda. La que dejó de funcionar se cierra.',
    en: 'Deletes a unit that should not have been recorded, with the reason: it is no longer counted, and its history stays. One that ceased is closed.',
  },
  params: unitParams,
  needsVersion: true,
  body: UnitDeletion,
  response: DeletedUnit,
  async handle(asked) {
    const { code } = asked.params;
    const versions = versionsIn(asked.header('if-match'));
    await deleteUnit(asked.ctx.db, { ...writeOf(asked), code, versions, reason: asked.body.reason });
    asked.ctx.versions.invalidate();
    const card = await requireCard(asked, code);
    return { code, version: card.version, deleted: true as const };
  },
});

const restore = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/units/{code}/restore',
  who: 'writers',
  tag: 'units',
  summary: {
    es: 'Recupera una unidad eliminada, como era.',
    en: 'Brings a deleted unit back, as it was.',
  },
  params: unitParams,
  needsVersion: true,
  body: UnitRestoring,
  response: UnitDetail,
  async handle(asked) {
    const { code } = asked.params;
    const versions = versionsIn(asked.header('if-match'));
    const { reason = null } = asked.body;
    await restoreUnit(asked.ctx.db, { ...writeOf(asked), code, versions, reason });
    return detailAfter(asked, code);
  },
});

const undo = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/units/{code}/undo',
  who: 'writers',
  tag: 'units',
  summary: {
    es: 'Deshace el último cambio de una unidad si es de quien pregunta, como un cambio más de su historia. 409 si después hubo otro.',
    en: 'Undoes the last change of a unit where it is the asker’s own, as one more event of its history. 409 where another came since.',
  },
  params: unitParams,
  body: UnitUndo,
  response: UnitHistoryPage.shape.unit,
  async handle(asked) {
    const { code } = asked.params;
    await undoChange(asked.ctx.db, { ...writeOf(asked), code, event: asked.body.event, reason: null });
    asked.ctx.versions.invalidate();
    const { name, deleted, version, lastChange } = await requireCard(asked, code);
    return { code, name, deleted, version, undoable: lastChange };
  },
});

const visit = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/units/{code}/visits',
  who: 'writers',
  tag: 'units',
  status: 201,
  summary: {
    es: 'Anota una visita en la historia de la unidad: el día, desde dónde y qué se vio, sin nombres de personas.',
    en: 'Notes a visit in the unit’s history: the day, from where and what was seen, without names of persons.',
  },
  params: unitParams,
  body: UnitVisit,
  response: UnitHistoryPage.shape.events.element,
  async handle(asked) {
    const { code } = asked.params;
    const {
      visited_on: visitedOn,
      lng = null,
      lat = null,
      values: measures = [],
      photos = [],
      reason = null,
    } = asked.body;
    const place = lng === null || lat === null ? null : { lng, lat };
    await noteVisit(asked.ctx.db, { ...writeOf(asked), code, visitedOn, place, measures, photos, reason });
    asked.ctx.versions.invalidate();
    const found = await listEvents(asked.ctx.db, { code, scope: asked.scope, limit: measures.length + 1 });
    const visits = found.filter(({ type }) => type === 'visited');
    const [event] = await shownEvents(asked.ctx.db, visits.slice(0, 1));
    if (!event) throw new Error('a noted visit is an event');
    return event;
  },
});

export const historyEndpoints = [history, changesList, remove, restore, undo, visit];

/** Of a unit that was taken out only those are told who may bring it back. @throws Problem not-found */
export async function requireCard(
  { ctx, scope, account }: Pick<Asked<Shape, Shape>, 'ctx' | 'scope' | 'account'>,
  code: string,
): Promise<UnitCard> {
  const card = await unitCard(ctx.db, code, scope);
  const mayKnow = card && (!card.deleted || (account !== null && isWriter(account) && card.exact));
  if (!mayKnow) throw notFound({ es: 'la unidad', en: 'unit' }, code);
  return card;
}

function isOwn({ lastActor, lastImport }: UnitCard, account: Asked<Shape, Shape>['account']): boolean {
  return account !== null && isWriter(account) && lastImport === null && lastActor === actorOf(account);
}

async function placesOf(
  { ctx }: Pick<Asked<Shape, Shape>, 'ctx'>,
  query: Parameters<typeof listPlaces>[1],
): Promise<UnitPlaces> {
  const places = await listPlaces(ctx.db, query);
  const codes = [...new Set(places.flatMap(({ municipalityCode }) => municipalityCode ?? []))];
  const names = await namesOf(
    ctx.db,
    codes.map((code) => ({ kind: 'municipality', code })),
  );
  return {
    type: 'FeatureCollection',
    features: places.map(({ lng, lat, from, to, exact, accuracyM, locationSource, municipalityCode }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: {
        from,
        to,
        exact,
        accuracy_m: accuracyM,
        location_source: locationSource,
        municipality_code: municipalityCode,
        municipality_name: municipalityCode && (names.get(`municipality:${municipalityCode}`) ?? null),
      },
    })),
  };
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  yield text;
}

function linksOf(
  found: readonly { number: number }[],
  limit: number,
  link: (changes: Record<string, string>) => string,
) {
  const last = found[limit - 1];
  const next = found.length > limit && last ? writeCursor([last.number]) : null;
  return [
    { rel: 'self' as const, href: link({}) },
    ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
  ];
}
