/**
 * npm run import -- <kind> <file> [options]: reads a file into the database, also while the server runs.
 * Exit code: 0 all rows went in (or nothing had changed), 2 some rows were refused, 1 nothing was stored.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../db/connect.ts';
import { readConfig } from '../server/config.ts';
import { operatorName, operatorTrace } from '../server/operator.ts';
import type { ReaderFormat } from '../server/readers/index.ts';
import { type ImportReport, type ImportRequest, runImport } from '../server/services/imports.ts';
import { StartError } from '../server/start-error.ts';
import { importProgress } from './import-progress.ts';
import { reportLines } from './import-report.ts';
import { run } from './report.ts';
import { prepareSchema } from './schema.ts';

const TEXT = { type: 'string' } as const;
const MANY = { type: 'string', multiple: true } as const;
const FLAG = { type: 'boolean' } as const;

const OPTIONS = {
  map: MANY,
  set: MANY,
  code: TEXT,
  name: TEXT,
  'dry-run': FLAG,
  'accept-loss': FLAG,
  label: TEXT,
  'label-en': TEXT,
  'buffer-m': TEXT,
  'boundary-error-m': TEXT,
  title: TEXT,
  publisher: TEXT,
  licence: TEXT,
  url: TEXT,
  vintage: TEXT,
  format: TEXT,
  crs: TEXT,
  encoding: TEXT,
  sheet: TEXT,
  object: TEXT,
  lang: TEXT,
  json: FLAG,
  help: FLAG,
} as const;

const USAGE = `npm run import -- <clase> <archivo> [opciones]

  Clases: municipality, department, pdet, etcr, protected_area, population, units, o una capa nueva con --label
  Formatos: GeoJSON, TopoJSON, Shapefile en .zip, CSV; para units también XLSX, ODS, KML y GPX

  --map campo=columna     la columna de un campo que no se reconoce por su nombre (se repite)
  --code C --name C       lo mismo que --map code=C --map name=C
  --set campo=valor       un valor para todas las filas que no lo tienen (se repite)
  --dry-run               revisa todo y no guarda nada
  --accept-loss           admite que falte más del 5 % de los códigos actuales
  --label T --label-en T  nombre de una capa nueva; --buffer-m N: hasta dónde llega «cerca» (5000)
  --boundary-error-m N    error de los límites, en metros
  --title, --publisher, --licence, --url, --vintage   la fuente, que se muestra como atribución
  --format, --crs, --encoding, --sheet, --object      cómo leer el archivo
  --lang en, --json       idioma y forma del informe

  Salida: 0 entraron todas las filas, 2 se rechazaron algunas, 1 no se guardó nada.`;

await run(async () => {
  const { values, positionals } = readArguments();
  const [kind, file, ...more] = positionals;
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (!kind || !file || more.length > 0)
    throw new StartError(
      `Uso: ${USAGE.split('\n')[0]} (--help)`,
      'Usage: npm run import -- <kind> <file> [options] (--help)',
    );
  const language = values.lang === 'en' ? 'en' : 'es';
  const report = await importFile({ kind, file, ...requestOf(values) }, language);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report, language)) console.log(line);
  process.exitCode = report.refusedCount > 0 ? 2 : 0;
});

type Values = ReturnType<typeof readArguments>['values'];

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const option = /'(--?[^' ]+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    throw new StartError(
      `Opción no válida: ${option}; npm run import -- --help las nombra.`,
      `Invalid option: ${option}; npm run import -- --help lists them.`,
    );
  }
}

function requestOf(values: Values): Omit<ImportRequest, 'kind' | 'file'> {
  const map = pairs('map', values.map);
  if (values.code !== undefined) map.code = values.code;
  if (values.name !== undefined) map.name = values.name;
  const { title, publisher, licence, url, vintage, encoding, sheet, object } = values;
  const source = { publisher, licence, url, vintage };
  return {
    actor: operatorName() || 'import',
    trace: operatorTrace(),
    map,
    set: pairs('set', values.set),
    dryRun: values['dry-run'],
    acceptLoss: values['accept-loss'],
    label: values.label,
    labelEn: values['label-en'],
    bufferM: metres('buffer-m', values['buffer-m']),
    boundaryErrorM: metres('boundary-error-m', values['boundary-error-m']),
    source: title === undefined ? source : { ...source, title },
    reader: { format: formatOf(values.format), crs: crsOf(values.crs), encoding, sheet, object },
  };
}

/** `['code=F', 'name=N']` → `{ code: 'F', name: 'N' }` */
function pairs(option: string, texts: string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
      throw new StartError(
        `--${option} ${text}: se espera campo=valor`,
        `--${option} ${text}: field=value is expected`,
      );
    }),
  );
}

function metres(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100_000) return value;
  throw new StartError(
    `--${option} ${text}: se esperan metros, de 0 a 100000`,
    `--${option} ${text}: metres are expected, from 0 to 100000`,
  );
}

function crsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(?:epsg:)?(\d+)$/i.exec(text);
  if (match) return Number(match[1]);
  throw new StartError(`--crs ${text}: se espera un código EPSG`, `--crs ${text}: an EPSG code is expected`);
}

const FORMATS: readonly ReaderFormat[] = [
  'geojson',
  'topojson',
  'shapefile',
  'csv',
  'xlsx',
  'ods',
  'kml',
  'gpx',
];

function formatOf(text: string | undefined): ReaderFormat | undefined {
  if (text === undefined) return undefined;
  const format = FORMATS.find((known) => known === text);
  if (format) return format;
  const list = FORMATS.join(', ');
  throw new StartError(`--format ${text}: se admite ${list}`, `--format ${text}: possible are ${list}`);
}

async function importFile(request: ImportRequest, language: 'es' | 'en'): Promise<ImportReport> {
  const database = await openDatabase(readConfig());
  const progress = importProgress(language);
  try {
    await prepareSchema(database);
    return await runImport(
      { db: database.knex, engine: database.engine },
      { ...request, onProgress: progress.show },
    );
  } finally {
    progress.end();
    await database.close();
  }
}
