import {
  Overlaps,
  overlapsQuery,
  TerritoriesPage,
  TerritoryDetail,
  type TerritorySummary,
  territoriesQuery,
  territoryParams,
  territoryQuery,
} from '../contract/territories.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
import { invalidParameter, notFound } from '../problem.ts';
import {
  countChildren,
  coveredArea,
  findTerritory,
  latestFigures,
  listOverlaps,
  listTerritories,
  parentsOfMunicipalities,
  readGeometry,
  type Territory,
  type TerritoryRecord,
} from '../queries/territories.ts';
import { requireKind } from '../services/known-territories.ts';
import { readCursor, writeCursor } from './cursor.ts';

const listing = jsonEndpoint({
  path: '/api/v1/territories',
  who: 'anyone',
  tag: 'territories',
  summary: {
    es: 'Territorios de una clase (o de todas), por nombre y por páginas.',
    en: 'Territories of a kind (or of all), by name and by pages.',
  },
  query: territoriesQuery,
  kept: true,
  response: TerritoriesPage,
  async handle({ ctx, query, link }) {
    if (query.kind !== undefined) await requireKind(ctx.db, 'kind', query.kind);
    const [kind, code] = query.cursor === undefined ? [] : readCursor(query.cursor, 'ss');
    const after = kind === undefined ? null : { kind: String(kind), code: String(code) };
    const found = await listTerritories(ctx.db, { kind: query.kind ?? null, limit: query.limit + 1, after });
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const next = found.length > query.limit && last ? writeCursor([last.kind, last.code]) : null;
    return {
      territories: page.map(summaryOf),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

const one = jsonEndpoint({
  path: '/api/v1/territories/{kind}/{code}',
  who: 'anyone',
  tag: 'territories',
  summary: {
    es: 'Un territorio con sus cifras y su fuente; geometry=simplified o full agrega su geometría.',
    en: 'One territory with its figures and source; geometry=simplified or full adds its geometry.',
  },
  params: territoryParams,
  query: territoryQuery,
  response: TerritoryDetail,
  async handle({ ctx, params, query }) {
    const found = await findTerritory(ctx.db, params);
    if (!found) throw noSuchTerritory(params.kind, params.code);
    const geometry = query.geometry ?? 'none';
    return {
      type: 'Feature' as const,
      id: found.code,
      bbox: found.bbox,
      geometry:
        geometry === 'none'
          ? null
          : TerritoryDetail.shape.geometry.parse(await readGeometry(ctx.db, params, geometry)),
      properties: {
        ...(await propertiesOf(ctx.db, found)),
        figures: await latestFigures(ctx.db, params),
        children: await countChildren(ctx.db, params),
      },
    };
  },
});

const overlaps = jsonEndpoint({
  path: '/api/v1/territories/{kind}/{code}/overlaps',
  who: 'anyone',
  tag: 'territories',
  summary: {
    es: 'Áreas que un territorio comparte con los de otra clase, en km² y como proporción.',
    en: 'Areas that a territory shares with those of another kind, in km² and as shares.',
  },
  params: territoryParams,
  query: overlapsQuery,
  kept: true,
  response: Overlaps,
  async handle({ ctx, params, query }) {
    const found = await findTerritory(ctx.db, params);
    if (!found) throw noSuchTerritory(params.kind, params.code);
    const kind = await requireKind(ctx.db, 'kind', query.kind);
    if (kind.shape === 'point') throw pointsHaveNoArea(query.kind);
    if (found.areaKm2 === null) throw pointsHaveNoArea(`${params.kind}:${params.code}`);
    const areaKm2 = found.areaKm2;
    const rows = await listOverlaps(ctx.db, params, kind.kind);
    const coveredKm2 = Math.min(await coveredArea(ctx.db, params, kind.kind), areaKm2);
    return {
      territory: { kind: found.kind, code: found.code, name: found.name, area_km2: areaKm2 },
      kind: kind.kind,
      covered_km2: coveredKm2,
      covered_share: coveredKm2 / areaKm2,
      rows: rows.map((row) => ({
        code: row.code,
        name: row.name,
        overlap_km2: row.overlapKm2,
        share_of_territory: row.shareOfTerritory,
        share_of_other: row.shareOfOther,
      })),
    };
  },
});

export const territoryEndpoints = [listing, one, overlaps];

function summaryOf(territory: Territory): TerritorySummary {
  const { kind, code, name, parent, areaKm2, bbox, lng, lat } = territory;
  return { kind, code, name, parent, area_km2: areaKm2, bbox, lng, lat };
}

async function propertiesOf(db: Parameters<typeof findTerritory>[0], found: TerritoryRecord) {
  const { bbox: _, ...summary } = summaryOf(found);
  const { boundaryErrorM, demonstration, ...source } = found.source;
  const isMunicipality = found.kind === 'municipality';
  const parents = isMunicipality
    ? (await parentsOfMunicipalities(db, [found.code])).get(found.code)
    : undefined;
  return {
    ...summary,
    parent_name: found.parentName,
    pdet: isMunicipality ? parents?.pdetSubregion != null : null,
    pdet_subregion: parents?.pdetSubregion ?? null,
    attributes: found.attributes,
    boundary_error_m: boundaryErrorM,
    demonstration,
    source,
    valid_from: found.validFrom,
  };
}

function noSuchTerritory(kind: string, code: string): Error {
  return notFound(
    { es: `un territorio de la clase ${kind} con código`, en: `territory of kind ${kind} with code` },
    code,
  );
}

function pointsHaveNoArea(value: string): Error {
  return invalidParameter('kind', value, {
    es: 'son puntos, sin área; use /api/v1/proximity/nearest o /api/v1/proximity/within',
    en: 'these are points, without area; use /api/v1/proximity/nearest or /api/v1/proximity/within',
  });
}
