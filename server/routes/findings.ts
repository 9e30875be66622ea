/** Signs of bad practice among the units that the reader sees exactly. */
import {
  FindingDismissal,
  type FindingPlaces,
  Findings,
  findingParams,
  findingsQuery,
  type Finding as Shown,
} from '../contract/findings.ts';
import { FINDING_KINDS, reasonOf } from '../domain/watch.ts';
import { type Asked, Download, jsonEndpoint, type Shape } from '../http/endpoint.ts';
import { namesOf } from '../queries/territories.ts';
import { dismissFinding, type NamedFinding, reopenFinding } from '../services/watch.ts';
import { readCursor, writeCursor } from './cursor.ts';

const GEOJSON = 'application/geo+json';

const list = jsonEndpoint({
  path: '/api/v1/findings',
  who: 'writers',
  tag: 'outcomes',
  fresh: true,
  summary: {
    es: 'Señales que conviene revisar: muchas unidades en un punto, visitas imposibles, saltos de etapa y otras, cada una con su razón; con Accept: application/geo+json, sus lugares.',
    en: 'Signs worth looking at: many units on one point, impossible visits, stage jumps and others, each with its reason; with Accept: application/geo+json their places.',
  },
  query: findingsQuery,
  response: Findings,
  async handle(asked) {
    const { ctx, query, accepts, link } = asked;
    const found = await ctx.watch.findings(asked);
    const { page, next } = pageOf(found, query);
    if (accepts('application/json', GEOJSON) === GEOJSON) {
      return new Download(null, GEOJSON, textOf(placesOf(page, asked.language)));
    }
    return {
      totals: totalsOf(found),
      findings: await shown(asked, page),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

const dismiss = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/findings/{id}/dismiss',
  who: 'writers',
  tag: 'outcomes',
  summary: {
    es: 'Descarta una señal con su motivo, que queda. Si después abarca más unidades, vuelve a mostrarse.',
    en: 'Dismisses a finding with a word, which stays. When it comes to hold more units it is shown again.',
  },
  params: findingParams,
  body: FindingDismissal,
  response: Findings.shape.findings.element,
  async handle(asked) {
    const { ctx, params, body } = asked;
    await dismissFinding(ctx.db, { ...sayingOf(asked), id: params.id, reason: body.reason });
    return oneAfter(asked, params.id);
  },
});

const reopen = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/findings/{id}/reopen',
  who: 'writers',
  tag: 'outcomes',
  summary: {
    es: 'Deshace el descarte de una señal.',
    en: 'Undoes the dismissal of a finding.',
  },
  params: findingParams,
  response: Findings.shape.findings.element,
  async handle(asked) {
    await reopenFinding(asked.ctx.db, { ...sayingOf(asked), id: asked.params.id });
    return oneAfter(asked, asked.params.id);
  },
});

export const findingEndpoints = [list, dismiss, reopen];

type Reader = Pick<Asked<Shape, Shape>, 'ctx' | 'scope' | 'today' | 'versions' | 'trace' | 'language'>;

function sayingOf({ ctx, scope, today, versions, trace }: Reader) {
  return { watch: ctx.watch, scope, today, versions, trace };
}

async function oneAfter(asked: Reader, id: string): Promise<Shown> {
  const found = await asked.ctx.watch.findings(asked);
  const [one] = await shown(
    asked,
    found.filter((finding) => finding.id === id),
  );
  if (!one) throw new Error('a finding stays when something is said of it');
  return one;
}

/** The cursor is the id of the last one: findings before it may have gone meanwhile. */
function pageOf(
  found: readonly NamedFinding[],
  query: { kind?: string; status?: string; limit: number; cursor?: string },
): { page: NamedFinding[]; next: string | null } {
  const { kind, status = 'open', limit, cursor } = query;
  const all = found.filter(
    (finding) =>
      (kind === undefined || finding.kind === kind) &&
      (status === 'all' || (finding.dismissal !== null) === (status === 'dismissed')),
  );
  const last = cursor === undefined ? null : readCursor(cursor, 's')[0];
  const from = last === null ? 0 : all.findIndex(({ id }) => id === last) + 1;
  const page = all.slice(from, from + limit);
  const end = page.at(-1);
  return { page, next: end && from + limit < all.length ? writeCursor([end.id]) : null };
}

function totalsOf(found: readonly NamedFinding[]): Findings['totals'] {
  return FINDING_KINDS.map((kind) => {
    const own = found.filter((finding) => finding.kind === kind);
    const dismissed = own.filter(({ dismissal }) => dismissal !== null).length;
    return { kind, open: own.length - dismissed, dismissed };
  });
}

async function shown({ ctx, language }: Reader, page: readonly NamedFinding[]): Promise<Shown[]> {
  const codes = [...new Set(page.flatMap(({ municipalityCode }) => municipalityCode ?? []))];
  const names = await namesOf(
    ctx.db,
    codes.map((code) => ({ kind: 'municipality', code })),
  );
  const named = (code: string) => ({ code, name: names.get(`municipality:${code}`) ?? code });
  return page.map((finding) => {
    const { id, kind, municipalityCode, lng, lat, units, codes: of, dismissal } = finding;
    return {
      id,
      kind,
      reason: reasonOf(finding)[language],
      municipality: municipalityCode === null ? null : named(municipalityCode),
      lng,
      lat,
      units,
      codes: of,
      dismissal: dismissal && { reason: dismissal.reason, by: dismissal.by, at: dismissal.at },
    };
  });
}

function placesOf(page: readonly NamedFinding[], language: 'es' | 'en'): FindingPlaces {
  return {
    type: 'FeatureCollection',
    features: page.flatMap((finding) => {
      const { id, kind, lng, lat, units, codes, dismissal } = finding;
      if (lng === null || lat === null) return [];
      const properties = { kind, reason: reasonOf(finding)[language], units, codes };
      return [
        {
          type: 'Feature' as const,
          id,
          geometry: { type: 'Point' as const, coordinates: [lng, lat] as [number, number] },
          properties: { ...properties, dismissed: dismissal !== null },
        },
      ];
    }),
  };
}

async function* textOf(value: object): AsyncGenerator<string> {
  yield JSON.stringify(value);
}
