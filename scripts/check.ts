/**
 * npm run check -- <file> [options]: what a file says of where its rows are, without storing anything; also while the
 * server runs. Exit code: 0 nothing to mend, 2 some rows need a look, 1 the file cannot be used.
 */
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../db/connect.ts';
import { readConfig } from '../server/config.ts';
import { COLUMN_ROLES, type ColumnRole } from '../server/domain/check/types.ts';
import { invalidParameter } from '../server/problem.ts';
import { isSupportedCrs } from '../server/readers/index.ts';
import { annotateChecked } from '../server/services/check/annotate.ts';
import { Check, type CheckRequest } from '../server/services/checks.ts';
import { StartError } from '../server/start-error.ts';
import { checkProgress } from './check-progress.ts';
import { CheckReport } from './check-report.ts';
import { run } from './report.ts';
import { prepareSchema } from './schema.ts';

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  map: { type: 'string', multiple: true },
  crs: TEXT,
  sheet: TEXT,
  encoding: TEXT,
  output: TEXT,
  lang: TEXT,
  help: { type: 'boolean' },
} as const;

const USAGE = `npm run check -- <archivo> [opciones]

  Formatos: CSV, XLSX, ODS, GeoJSON, KML, GPX, TopoJSON, Shapefile en .zip. No guarda nada.

  --map papel=columna   qué contiene una columna que no se reconoce (se repite); papeles:
                        ${COLUMN_ROLES.join(', ')}
  --crs N               código EPSG de las coordenadas en metros
  --sheet, --encoding   hoja del libro; codificación del texto
  --output archivo      el mismo archivo con el resultado en columnas, sin aplicar reparaciones
  --lang en             idioma del informe

  Salida: 0 nada por corregir, 2 hay filas por revisar, 1 el archivo no se puede usar.`;

await run(async () => {
  const { values, positionals } = readArguments();
  const [file, ...more] = positionals;
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (!file || more.length > 0)
    throw new StartError(`Uso: ${USAGE.split('\n')[0]} (--help)`, 'Usage: npm run check -- <file> (--help)');
  const language = values.lang === 'en' ? 'en' : 'es';
  const database = await openDatabase(readConfig());
  try {
    await prepareSchema(database);
    const request = requestOf(file, values);
    const needsALook = await checkFile(database, request, language);
    if (values.output !== undefined) await writeOutput(database, request, values.output, language);
    process.exitCode = needsALook ? 2 : 0;
  } finally {
    await database.close();
  }
});

type Values = ReturnType<typeof readArguments>['values'];
type Language = 'es' | 'en';

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`Opción no válida: ${reason} (--help)`, 'Invalid option (--help)');
  }
}

function requestOf(file: string, { map = [], crs, sheet, encoding }: Values): CheckRequest {
  return {
    file,
    columns: Object.fromEntries(map.map(columnRole)),
    ...(crs !== undefined && { crs: systemOf(crs) }),
    ...(sheet !== undefined && { sheet }),
    ...(encoding !== undefined && { encoding }),
  };
}

/** `lat=Norte` → `['Norte', 'lat']` */
function columnRole(text: string): [string, ColumnRole] {
  const at = text.indexOf('=');
  const role = COLUMN_ROLES.find((known) => known === text.slice(0, at));
  if (role !== undefined && at < text.length - 1) return [text.slice(at + 1), role];
  const list = COLUMN_ROLES.join(', ');
  throw new StartError(
    `--map ${text}: se espera papel=columna, y los papeles son ${list}`,
    `--map ${text}: role=column is expected, and the roles are ${list}`,
  );
}

function systemOf(text: string): number {
  const code = Number(/^(?:epsg:)?(\d+)$/i.exec(text)?.[1]);
  if (isSupportedCrs(code)) return code;
  throw invalidParameter('crs', text, {
    es: 'no se admite ese código EPSG',
    en: 'no such EPSG code is known',
  });
}

/** Prints the report. @returns whether some row needs a look */
async function checkFile(database: Database, request: CheckRequest, language: Language): Promise<boolean> {
  const progress = checkProgress(language);
  try {
    const check = await Check.open(database.knex, request);
    const pass = check.surveying();
    let step = await pass.next();
    for (; !step.done; step = await pass.next()) progress.show(check.progress());
    const report = new CheckReport(basename(request.file), language);
    for await (const rows of check.rows()) {
      report.add(rows);
      progress.show(check.progress());
    }
    progress.end();
    for (const line of report.lines(check, step.value)) console.log(line);
    return report.needsALook;
  } finally {
    progress.end();
  }
}

async function writeOutput(
  database: Database,
  request: CheckRequest,
  output: string,
  language: Language,
): Promise<void> {
  const choices = { kinds: [], rows: new Set<number>(), notRows: new Set<number>() };
  const fileName = basename(request.file);
  const { chunks } = await annotateChecked(database.knex, {
    ...request,
    fileName,
    choices,
    only: 'all',
    language,
  });
  await pipeline(Readable.from(chunks), createWriteStream(output));
  console.log(language === 'es' ? `Se escribió ${output}` : `${output} was written`);
}
