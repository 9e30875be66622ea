/** Releases of the public map as administrators make them; the public's own files are tiles/public. */
import { PublicReleases, ReleaseList, ReleaseSummary, releaseParams } from '../contract/releases.ts';
import { type Endpoint, jsonEndpoint, textEndpoint } from '../http/endpoint.ts';
import { noSuchPath } from '../problem.ts';
import type { LedgerRecord } from '../queries/releases.ts';
import { listLedgers } from '../queries/releases.ts';
import { nextDue, release } from '../services/releases.ts';

const PATH = '/api/v1/releases';

const list = jsonEndpoint({
  path: PATH,
  who: 'admins',
  tag: 'releases',
  fresh: true,
  summary: {
    es: 'Las publicaciones del mapa público, primero la más reciente, y cuándo se hace la próxima.',
    en: 'The releases of the public map, newest first, and when the next one is made.',
  },
  response: ReleaseList,
  async handle({ ctx, versions }) {
    const releases = await listLedgers(ctx.db);
    const schedule = ctx.config.releaseSchedule;
    return {
      schedule,
      next_due_on: await nextDue(ctx.db, schedule),
      outdated: releases[0]?.unitsVersion !== versions.units,
      releases: releases.map(summaryOf),
    };
  },
});

const make = jsonEndpoint({
  method: 'POST',
  path: PATH,
  who: 'admins',
  tag: 'releases',
  status: 201,
  summary: {
    es: 'Publica ahora: hace una publicación con las unidades como están y la muestra a cualquiera.',
    en: 'Releases now: makes a release of the units as they are, which anyone is shown.',
  },
  response: ReleaseSummary,
  async handle({ ctx, trace }) {
    const { publicMinimumGroup: minimum } = ctx.config;
    const made = await release(ctx.db, {
      minimum,
      by: trace.actor,
      trace,
      at: trace.at,
      make: ctx.makeRelease,
    });
    ctx.publicMap.forget();
    return summaryOf(made);
  },
});

export const releaseEndpoints = [list, make];

/** What anyone reads: answered ahead of this table (tiles/public/service.ts), and described beside it. */
export const describedReleases: Endpoint[] = [
  jsonEndpoint({
    path: '/public/releases.json',
    who: 'anyone',
    tag: 'releases',
    summary: {
      es: 'Las publicaciones del mapa público, primero la más reciente; `base` es donde empiezan las direcciones de sus archivos.',
      en: 'The releases of the public map, newest first; `base` is where the addresses of their files begin.',
    },
    response: PublicReleases,
    async handle() {
      throw noSuchPath('/public');
    },
  }),
  textEndpoint({
    path: '/public/{id}/release.json',
    who: 'anyone',
    tag: 'releases',
    summary: {
      es: 'Totales, categorías, fuentes y archivos de una publicación: department.json, pdet_subregion.json, municipality.json, cells.json, shapes/{kind}.json, y teselas tiles/{layer}/{z}/{x}/{y}.mvt. Nunca cambian.',
      en: 'Totals, categories, sources and files of a release: department.json, pdet_subregion.json, municipality.json, cells.json, shapes/{kind}.json, and tiles tiles/{layer}/{z}/{x}/{y}.mvt. They never change.',
    },
    params: releaseParams,
    response: { type: 'application/json; charset=utf-8' },
    async handle() {
      throw noSuchPath('/public');
    },
  }),
];

function summaryOf({ summary, ...record }: LedgerRecord): ReleaseSummary {
  return {
    id: record.id,
    released_at: record.releasedAt,
    as_of: record.asOf,
    demonstration: record.demonstration,
    base: `/public/${record.id}/`,
    released_by: record.releasedBy,
    minimum_group: record.minimumGroup,
    units: summary.units,
    cells: summary.cells,
    municipalities_hidden: summary.municipalitiesHidden,
    municipalities_changed: summary.municipalitiesChanged,
    bytes: summary.bytes,
  };
}
