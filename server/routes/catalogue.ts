import { Catalogue } from '../contract/catalogue.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
import {
  countKinds,
  listFigures,
  listSources,
  readVocabulary,
  type Source,
  type UnitVocabulary,
} from '../queries/catalogue.ts';
import { listKinds } from '../queries/territories.ts';

const NO_UNITS: UnitVocabulary = {
  total: 0,
  firstCreatedOn: null,
  lastCreatedOn: null,
  lastChangedOn: null,
  offices: [],
  products: [],
  sourceIds: [],
};

const contents = jsonEndpoint({
  path: '/api/v1/catalogue',
  who: 'anyone_scoped',
  tag: 'service',
  summary: {
    es: 'Lo que hay: clases de territorio, oficinas, productos, cifras, fuentes y versiones.',
    en: 'What there is: territory kinds, offices, products, figures, sources and versions.',
  },
  kept: true,
  response: Catalogue,
  async handle({ ctx, db, scope, versions }) {
    const readable = scope.kind !== 'nothing';
    const words = readable ? await readVocabulary(db, scope) : NO_UNITS;
    return {
      demonstration: versions.demonstration,
      scope: scope.kind,
      exact_departments: scope.kind === 'staff' ? [...scope.departments] : [],
      units: readable
        ? {
            total: words.total,
            first_created_on: words.firstCreatedOn,
            last_created_on: words.lastCreatedOn,
            last_changed_on: words.lastChangedOn,
            last_event: versions.lastEvent,
          }
        : null,
      kinds: await kindsOf(ctx.db, versions.layers),
      offices: words.offices,
      products: words.products,
      figures: (await listFigures(ctx.db)).map(({ kind, name, firstYear, lastYear, sum }) => ({
        kind,
        name,
        first_year: firstYear,
        last_year: lastYear,
        sum,
      })),
      sources: (await listSources(ctx.db, words.sourceIds)).map(sourceOf),
      basemap_url: ctx.config.basemapUrl,
      versions: { units: versions.units, figures: versions.figures, layers: versions.layers },
    };
  },
});

export const catalogueEndpoints = [contents];

async function kindsOf(
  db: Parameters<typeof listKinds>[0],
  layers: Record<string, number>,
): Promise<Catalogue['kinds']> {
  const counts = await countKinds(db);
  return (await listKinds(db)).map((kind) => {
    const held = counts.get(kind.kind);
    return {
      kind: kind.kind,
      label_es: kind.labelEs,
      label_en: kind.labelEn,
      shape: kind.shape,
      role: kind.role,
      buffer_m: kind.bufferM,
      derived_from: kind.derivedFrom,
      count: held?.count ?? 0,
      version: layers[kind.kind] ?? 0,
      demonstration: held?.demonstration ?? false,
      boundary_error_m: held?.boundaryErrorM ?? 0,
      bbox: held?.bbox ?? null,
    };
  });
}

function sourceOf({ boundaryErrorM, importedAt, ...source }: Source): Catalogue['sources'][number] {
  return { ...source, boundary_error_m: boundaryErrorM, imported_at: importedAt };
}
