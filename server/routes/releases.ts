/** Releases of the public map as administrators make them; the public's own files are tiles/public. */
import { ReleaseList, ReleaseSummary } from '../contract/releases.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
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
    const made = await release(ctx.db, { minimum, by: trace.actor, trace, at: trace.at });
    ctx.publicMap.forget();
    return summaryOf(made);
  },
});

export const releaseEndpoints = [list, make];

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
