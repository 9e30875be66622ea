/** The stream of changes: server-sent events (HTML Living Standard, 9.2) whose ids are the numbers of events. */
import { type ChangeMessage, type ChangeState, changesQuery } from '../contract/changes.ts';
import { type Asked, Download, type Shape, textEndpoint } from '../http/endpoint.ts';
import { EVENT_STREAM } from '../http/serve.ts';
import { invalidParameter } from '../problem.ts';
import type { EventRecord, SeenState } from '../queries/unit-history.ts';

const OPTIONS = {
  /** Between two signs of life, ms; less than what proxies wait. */
  heartbeatMs: 15_000,
  /** After which a reader whose connection broke asks again, ms. */
  retryMs: 1_000,
  /** Whoever is further behind reads the data anew rather than every event. */
  mostBehind: 20_000,
};

const stream = textEndpoint({
  path: '/api/v1/changes',
  who: 'unit_readers',
  tag: 'units',
  fresh: true,
  query: changesQuery,
  summary: {
    es: 'Cambios de unidades a medida que se confirman (server-sent events). Last-Event-ID continúa sin pérdida ni repetición, y after comienza tras lo que ya se leyó; si el número no es de esta base o quedó muy atrás, llega «reset» y se lee todo de nuevo.',
    en: 'Changes of units as they are committed (server-sent events). Last-Event-ID resumes without loss or repeat, and after begins behind what was read; where the number is not of this database, or far behind, a “reset” comes, and all is read anew.',
  },
  response: { type: EVENT_STREAM },
  async handle(asked) {
    const last = lastIdOf(asked.header('last-event-id')) ?? asked.query.after ?? null;
    return new Download(null, EVENT_STREAM, messages(asked, last));
  },
});

export const changesEndpoints = [stream];

/** @throws Problem invalid-parameter */
function lastIdOf(text: string): number | null {
  if (text === '') return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalidParameter('Last-Event-ID', text.slice(0, 40), {
    es: 'se espera el número de un evento, como llegó en «id»',
    en: 'expected the number of an event, as it came in “id”',
  });
}

/** Pulled by the connection: who reads slowly holds one batch, not all that happened meanwhile. */
async function* messages(
  asked: Asked<Shape, typeof changesQuery>,
  given: number | null,
): AsyncGenerator<string> {
  const { ctx, scope, signal } = asked;
  const letGo = ctx.changes.follow();
  try {
    const { last, mark } = await beginning(asked, given);
    yield mark;
    let number = last;
    while (!signal.aborted && !ctx.changes.closed && (await asked.stillReads())) {
      const { events, last: now } = await ctx.changes.after(number, scope);
      const isEmptied = now < number;
      number = now;
      if (events.length > 0) yield events.map(messageOf).join('');
      else if (isEmptied) yield markOf('reset', { last: now, reason: 'unknown' });
      else {
        await ctx.changes.wait(number, OPTIONS.heartbeatMs, signal);
        if (!signal.aborted) yield ':\n\n';
      }
    }
  } finally {
    letGo();
  }
}

async function beginning({ ctx }: Pick<Asked<Shape, Shape>, 'ctx'>, given: number | null) {
  ctx.versions.invalidate();
  const { lastEvent } = await ctx.versions.current();
  const retry = `retry: ${OPTIONS.retryMs}\n`;
  const reason =
    given === null
      ? null
      : given > lastEvent
        ? 'unknown'
        : given < lastEvent - OPTIONS.mostBehind
          ? 'too_old'
          : null;
  if (reason !== null) return { last: lastEvent, mark: retry + markOf('reset', { last: lastEvent, reason }) };
  const last = given ?? lastEvent;
  return { last, mark: retry + markOf('ready', { last }) };
}

function markOf(event: 'ready' | 'reset', data: { last: number; reason?: string }): string {
  return `event: ${event}\nid: ${data.last}\ndata: ${JSON.stringify(data)}\n\n`;
}

function messageOf(event: EventRecord): string {
  return `event: change\nid: ${event.number}\ndata: ${JSON.stringify(changeSeen(event))}\n\n`;
}

/** An event as its reader sees it. */
export function changeSeen(event: EventRecord): ChangeMessage {
  const { before, after } = event;
  return {
    number: event.number,
    code: event.code,
    name: (after ?? before)?.name ?? null,
    type: event.type as ChangeMessage['type'],
    effect: effectOf(before, after),
    valid_on: event.validOn,
    valid_until: event.validUntil,
    recorded_at: event.recordedAt,
    before: stateSeen(before),
    after: stateSeen(after),
  };
}

function effectOf(before: SeenState | null, after: SeenState | null): ChangeMessage['effect'] {
  const was = before !== null && !before.deleted;
  const is = after !== null && !after.deleted;
  if (was !== is) return is ? 'appeared' : 'removed';
  if (before && after && before.exact !== after.exact) return after.exact ? 'appeared' : 'removed';
  return 'changed';
}

/** Nothing of a unit that is taken out. */
function stateSeen(state: SeenState | null): ChangeState | null {
  if (state === null || state.deleted) return null;
  const { lng, lat, exact, line, stage, created_on, closed_on } = state;
  return {
    ...{ lng, lat, exact, created_on, closed_on },
    line: line as ChangeState['line'],
    stage: stage as ChangeState['stage'],
    municipality_code: state.municipality_code,
    department_code: state.department_code,
    pdet_subregion_code: state.pdet_subregion_code,
  };
}
