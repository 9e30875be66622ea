/** The documents of a release as files: their shapes are server/contract/releases.ts. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Release } from '../domain/release/make.ts';
import { ToldNumbers, type ToldSplits } from '../domain/release/told.ts';
import type { Source } from '../queries/catalogue.ts';
import type { ReleaseTerritory } from '../queries/release-units.ts';
import type { ReleaseFile, StoredRelease } from '../queries/releases.ts';
import type { Kind } from '../queries/territories.ts';

export const RELEASE_KINDS = ['department', 'pdet_subregion', 'municipality'] as const;

const FORMAT = 1;
const JSON_TYPE = 'application/json; charset=utf-8';
const HASH_ALGORITHM = 'sha256';

export interface ReleaseContents {
  release: Release;
  territories: readonly ReleaseTerritory[];
  kinds: readonly Kind[];
  sources: readonly Source[];
  /** Rural inhabitants by kind and code, and of which year. */
  population: ReadonlyMap<string, ReadonlyMap<string, number>>;
  populationYear: number | null;
}

/** Path and text of every document but `release.json`, each made when it is asked for. */
export function* releaseDocuments(
  contents: ReleaseContents,
  minimum: number,
): Generator<[path: string, text: string]> {
  const numbers = new ToldNumbers(contents.release, minimum);
  for (const kind of RELEASE_KINDS) {
    yield [`${kind}.json`, JSON.stringify(tableOf(kind, contents, numbers))];
  }
  yield ['cells.json', JSON.stringify(cellsOf(contents, numbers))];
}

/** `release.json`, which names the others. */
export function releaseCard(
  stored: StoredRelease,
  contents: ReleaseContents,
  files: readonly ReleaseFile[],
): string {
  const { units, splits, unplaced } = new ToldNumbers(contents.release, stored.minimumGroup).country();
  return JSON.stringify({
    format: FORMAT,
    id: stored.id,
    released_at: stored.releasedAt,
    as_of: stored.asOf,
    demonstration: stored.demonstration,
    minimum_group: stored.minimumGroup,
    totals: { units, unplaced, ...splitFields(splits) },
    kinds: contents.kinds
      .filter(({ kind }) => RELEASE_KINDS.includes(kind as (typeof RELEASE_KINDS)[number]))
      .map(({ kind, labelEs, labelEn, role, shape }) => ({
        kind,
        label: { es: labelEs, en: labelEn },
        role,
        shape,
      })),
    categories: CATEGORY_LABELS,
    sources: sourcesOf(contents.sources),
    population_year: contents.populationYear,
    files: files.map(({ path, identity, sha256 }) => ({ path, bytes: identity.byteLength, sha256 })),
  });
}

const label = (value: string, es: string, en: string) => ({ value, label: { es, en } });
const CATEGORY_LABELS = {
  line: [
    label('rural_business', 'Negocio rural', 'Rural business'),
    label('self_consumption', 'Autoconsumo', 'Self-consumption'),
    label('rural_occupation', 'Ocupación rural', 'Rural occupation'),
  ],
  stage: [
    label('training', 'En formación', 'In training'),
    label('created', 'Creada', 'Created'),
    label('strengthened', 'Fortalecida', 'Strengthened'),
    label('company', 'Empresa', 'Company'),
  ],
};

/** Subjects of sources that a release rests on; a file of real units may tell in its name whose they are. */
const SUBJECTS = new Set([...RELEASE_KINDS, 'pdet', 'population']);

function sourcesOf(sources: readonly Source[]) {
  return sources
    .filter(({ subject, demonstration }) => SUBJECTS.has(subject) || (subject === 'units' && demonstration))
    .map(({ title, publisher, licence, url, vintage, demonstration }) => ({
      title,
      publisher,
      licence,
      url,
      vintage,
      demonstration,
    }));
}

function tableOf(
  kind: (typeof RELEASE_KINDS)[number],
  { territories, population }: ReleaseContents,
  numbers: ToldNumbers,
) {
  const read = {
    department: 'department',
    pdet_subregion: 'subregion',
    municipality: 'municipality',
  } as const;
  const rows = territories
    .filter((territory) => territory.kind === kind)
    .map(({ code, name, department, subregion }) => {
      const { units, splits } = numbers[read[kind]](code);
      const people = population.get(kind)?.get(code) ?? null;
      return {
        code,
        name,
        department_code: department,
        pdet_subregion_code: kind === 'municipality' ? subregion : null,
        units,
        per_10k_rural: 'n' in units && people ? (units.n * 10_000) / people : null,
        ...splitFields(splits),
      };
    });
  return { kind, rows };
}

function splitFields({ line, stage, year }: ToldSplits) {
  return { by_line: line, by_stage: stage, by_year: year };
}

function cellsOf({ territories }: ReleaseContents, numbers: ToldNumbers) {
  const places = new Map(
    territories.filter(({ kind }) => kind === 'municipality').map((place) => [place.code, place]),
  );
  const round = (degrees: number | undefined) => Math.round((degrees ?? 0) * 1e5) / 1e5;
  return {
    rows: numbers.cells().map(({ h3, lng, lat, municipality, units }) => ({
      h3,
      lng,
      lat,
      municipality_code: municipality,
      units,
    })),
    rest: numbers.rests().map(({ municipality, units }) => ({
      municipality_code: municipality,
      lng: round(places.get(municipality)?.lng),
      lat: round(places.get(municipality)?.lat),
      units,
    })),
  };
}

/** A file in all its forms; compressed once, so as well as can be. */
export async function toFile(path: string, text: string): Promise<ReleaseFile> {
  const identity = Buffer.from(text);
  const [br, zipped] = await Promise.all([
    brotliAsync(identity, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: identity.byteLength,
      },
    }),
    gzipAsync(identity, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  const sha256 = createHash(HASH_ALGORITHM).update(identity).digest('hex');
  return { path, type: JSON_TYPE, sha256, identity, br, gzip: zipped };
}

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);
