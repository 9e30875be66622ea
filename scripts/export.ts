/**
 * npm run export -- <what> <file> [parameter=value ...]: writes units, coverage or territories to a file.
 * The parameters are those of the API; the file's ending says whether it is CSV or GeoJSON.
 */
import { createWriteStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Knex } from 'knex';
import { type Database, openDatabase } from '../db/connect.ts';
import { readConfig } from '../server/config.ts';
import { coverageCsvQuery } from '../server/contract/coverage.ts';
import { parseUnitFilter } from '../server/contract/filter.ts';
import { unitsCsvQuery } from '../server/contract/units.ts';
import { bogotaDay } from '../server/domain/day.ts';
import { READS_EVERYTHING } from '../server/domain/scope.ts';
import { readQuery } from '../server/http/parameters.ts';
import { operatorTrace } from '../server/operator.ts';
import { boundaryQuality } from '../server/queries/proximity.ts';
import { listTerritories, readGeometry } from '../server/queries/territories.ts';
import { unitBatches } from '../server/queries/unit-list.ts';
import { readVersions } from '../server/queries/versions.ts';
import { coverageLines, coverageTable } from '../server/routes/coverage-table.ts';
import { unitFeature, unitLines } from '../server/routes/unit-columns.ts';
import { tellExport } from '../server/services/audit.ts';
import { checkFilter, requireKind } from '../server/services/known-territories.ts';
import { StartError } from '../server/start-error.ts';
import { run } from './report.ts';
import { prepareSchema } from './schema.ts';

const USAGE = `npm run export -- <units | coverage | clase de territorio> <archivo.csv | archivo.geojson> [parámetro=valor ...]

  npm run export -- units unidades.csv territory=department:15 status=active separator=semicolon
  npm run export -- units unidades.geojson pdet=true as_of=2017-12-31
  npm run export -- coverage cobertura.csv by=municipality radius_m=10000
  npm run export -- coverage cobertura.geojson by=pdet_subregion
  npm run export -- municipality municipios.geojson

  Los parámetros son los de la API (/docs): los mismos filtros dan las mismas filas.`;

type Format = 'csv' | 'geojson';
/** Territories read at a time. */
const PAGE = 500;

await run(async () => {
  const { values, positionals } = readArguments();
  const [what, file, ...pairs] = positionals;
  if (values.help || !what || !file) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const format = formatOf(file);
  const params = parametersOf(pairs);
  const database = await openDatabase(readConfig());
  try {
    await prepareSchema(database);
    const chunks = await chunksOf(database, what, format, params);
    // Told before it is written: an export that breaks off has taken something out too.
    const told = { ...Object.fromEntries(params), file: basename(file) };
    await tellExport(database.knex, what, told, operatorTrace());
    await pipeline(Readable.from(chunks), createWriteStream(file));
  } finally {
    await database.close();
  }
});

function readArguments() {
  try {
    return parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true });
  } catch {
    throw new StartError(
      'Los parámetros van como nombre=valor, sin guiones: npm run export -- coverage cobertura.csv by=department (--help)',
      'Parameters are name=value, without dashes: npm run export -- coverage coverage.csv by=department (--help)',
    );
  }
}

function formatOf(file: string): Format {
  const ending = extname(file).toLowerCase();
  if (ending === '.csv') return 'csv';
  if (ending === '.geojson' || ending === '.json') return 'geojson';
  throw new StartError(
    'El archivo debe terminar en .csv o .geojson.',
    'The file must end in .csv or .geojson.',
  );
}

function parametersOf(pairs: string[]): URLSearchParams {
  const params = new URLSearchParams();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new StartError(`«${pair}» no es parámetro=valor.`, `“${pair}” is not parameter=value.`);
    params.append(pair.slice(0, at), pair.slice(at + 1));
  }
  return params;
}

/** @throws Problem when a parameter cannot be used */
async function chunksOf(
  { knex }: Database,
  what: string,
  format: Format,
  params: URLSearchParams,
): Promise<AsyncIterable<string>> {
  if (what === 'units') return units(knex, format, params);
  if (what === 'coverage') return coverage(knex, format, params);
  if (format === 'csv') {
    throw new StartError(
      'Los territorios se exportan como .geojson.',
      'Territories are exported as .geojson.',
    );
  }
  await requireKind(knex, 'clase', what);
  return featureCollection(territories(knex, what));
}

async function units(db: Knex, format: Format, params: URLSearchParams): Promise<AsyncIterable<string>> {
  const filter = parseUnitFilter(params, Object.keys(unitsCsvQuery));
  const { separator } = readQuery(unitsCsvQuery, params);
  await checkFilter(db, filter);
  const batches = unitBatches(db, { filter, scope: READS_EVERYTHING });
  if (format === 'geojson') return featureCollection(features(batches));
  return unitLines(batches, separator, {
    demonstration: (await readVersions(db)).demonstration,
    approximateBoundaries: (await boundaryQuality(db)).demonstration,
  });

  async function* features(source: typeof batches) {
    for await (const batch of source) yield* batch.map(unitFeature);
  }
}

async function coverage(db: Knex, format: Format, params: URLSearchParams): Promise<AsyncIterable<string>> {
  const filter = parseUnitFilter(params, Object.keys(coverageCsvQuery));
  const query = readQuery(coverageCsvQuery, params);
  const table = await coverageTable(db, {
    by: query.by,
    radiusM: query.radius_m ?? null,
    filter,
    scope: READS_EVERYTHING,
    today: bogotaDay(new Date()),
    demonstration: (await readVersions(db)).demonstration,
  });
  if (format === 'csv') return coverageLines(table, query.separator);
  const { rows, totals: _, ...shared } = table;
  return featureCollection(
    (async function* () {
      for (const row of rows) {
        const geometry = await readGeometry(db, { kind: table.by, code: row.code }, 'full');
        yield { type: 'Feature', id: row.code, geometry, properties: { ...row, ...shared } };
      }
    })(),
  );
}

async function* territories(db: Knex, kind: string): AsyncGenerator<object> {
  for (let after: string | null = null; ; ) {
    const page = await listTerritories(db, {
      kind,
      limit: PAGE,
      after: after === null ? null : { kind, code: after },
    });
    for (const { code, name, parent, areaKm2 } of page) {
      const geometry = await readGeometry(db, { kind, code }, 'full');
      yield { type: 'Feature', id: code, geometry, properties: { code, name, parent, area_km2: areaKm2 } };
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.code;
  }
}

async function* featureCollection(features: AsyncIterable<object>): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[\n';
  let first = true;
  for await (const feature of features) {
    yield (first ? '' : ',\n') + JSON.stringify(feature);
    first = false;
  }
  yield '\n]}\n';
}
