/** POST /api/v1/checks: somebody's file in, verdicts out, as one document or as lines while it runs. */
import { annotatedBody, type CheckBody, type CheckLine, CheckResult, checkBody } from '../contract/checks.ts';
import type { Language } from '../domain/check/words.ts';
import {
  type Asked,
  Download,
  jsonEndpoint,
  type Shape,
  textEndpoint,
  type Upload,
} from '../http/endpoint.ts';
import { Problem } from '../problem.ts';
import { annotateChecked } from '../services/check/annotate.ts';
import { Check, type CheckRequest, type FileCard } from '../services/checks.ts';
import { basisOf, choicesOf, fileOf, rowOf, totalsOf } from './check-rows.ts';

/** Bytes of a file; as many as the readers are tried with. */
const MAX_BYTES = 100_000_000;
/** Files a minute from one address other than this machine. */
const RATE = 12;
const LINES = 'application/x-ndjson';

const check = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/checks',
  who: 'anyone',
  tag: 'checks',
  summary: {
    es: 'Revisa un archivo (CSV, XLSX, ODS, GeoJSON, KML, GPX; campo «file»): dónde cae cada fila, si es PDET, qué está mal y cómo se corrige. Nada se guarda. Con Accept: application/x-ndjson, línea por línea mientras avanza.',
    en: 'Checks a file (CSV, XLSX, ODS, GeoJSON, KML, GPX; field “file”): where each row lies, whether it is PDET, what is wrong and how to mend it. Nothing is stored. With Accept: application/x-ndjson, line by line while it runs.',
  },
  upload: { maxBytes: MAX_BYTES },
  body: checkBody,
  ratePerMinute: RATE,
  response: CheckResult,
  async handle(asked) {
    const upload = requireUpload(asked.upload);
    const opened = await Check.open(asked.ctx.db, await requestOf(asked, asked.body, upload));
    const told = { check: opened, name: upload.fileName, language: asked.language };
    if (asked.accepts('application/json', LINES) === LINES) return new Download(null, LINES, lines(told));
    return new Download(null, 'application/json; charset=utf-8', document(told, await opened.survey()));
  },
});

const annotated = textEndpoint({
  method: 'POST',
  path: '/api/v1/checks/annotated',
  who: 'anyone',
  tag: 'checks',
  summary: {
    es: 'El mismo archivo con las columnas de la revisión añadidas, y con las reparaciones aceptadas («choices»). KML y GPX vuelven como CSV.',
    en: 'The same file with the columns of the check added, and the repairs that were accepted (“choices”). KML and GPX come back as CSV.',
  },
  upload: { maxBytes: MAX_BYTES },
  body: annotatedBody,
  ratePerMinute: RATE,
  response: { type: 'application/octet-stream' },
  async handle(asked) {
    const { ctx, body, language } = asked;
    const file = requireUpload(asked.upload);
    const { fileName, type, chunks } = await annotateChecked(ctx.db, {
      ...(await requestOf(asked, body, file)),
      fileName: file.fileName,
      choices: choicesOf(body.choices),
      only: body.only,
      language,
    });
    return new Download(fileName, type, chunks);
  },
});

export const checkEndpoints = [check, annotated];

interface Told {
  check: Check;
  name: string;
  language: Language;
}

function requireUpload(upload: Asked<Shape, Shape>['upload']): Upload {
  if (upload === null) throw new TypeError('an endpoint with an upload that is not optional has one');
  return upload;
}

async function requestOf(
  { ctx, versions, signal }: Pick<Asked<Shape, Shape>, 'ctx' | 'versions' | 'signal'>,
  { columns, crs, sheet, encoding }: CheckBody,
  { path }: Upload,
): Promise<CheckRequest> {
  return {
    file: path,
    basis: await ctx.checkBasis.current(versions.layers),
    signal,
    ...(columns !== undefined && { columns }),
    // A form sends its empty fields too.
    ...(crs && { crs }),
    ...(sheet && { sheet }),
    ...(encoding && { encoding }),
  };
}

/** The result as one JSON document, written while rows are judged: 200,000 of them are never held at once. */
async function* document({ check, name, language }: Told, card: FileCard): AsyncGenerator<string> {
  const head = { file: fileOf(name, card, language), columns: check.columns, basis: basisOf(check.basis) };
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`;
  let isFirst = true;
  for await (const rows of check.rows()) {
    const text = rows.map((row) => JSON.stringify(rowOf(row, language))).join(',\n');
    yield isFirst ? text : `,\n${text}`;
    isFirst = false;
  }
  yield `],"totals":${JSON.stringify(totalsOf(check.totals(), language))}}`;
}

/** The result as lines. A file that proves unreadable midway ends in a `problem`: the status has gone by then. */
async function* lines(told: Told): AsyncGenerator<string> {
  const { check, name, language } = told;
  const line = (value: CheckLine) => `${JSON.stringify(value)}\n`;
  try {
    const pass = check.surveying();
    let step = await pass.next();
    for (; !step.done; step = await pass.next()) yield line(progressOf(check));
    const card = step.value;
    yield line({
      type: 'file',
      file: fileOf(name, card, language),
      columns: check.columns,
      basis: basisOf(check.basis),
    });
    for await (const rows of check.rows()) {
      yield rows.map((row) => line({ type: 'row', row: rowOf(row, language) })).join('');
      yield line(progressOf(check));
    }
    yield line({ type: 'totals', totals: totalsOf(check.totals(), language) });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    yield line({ type: 'problem', problem: problemOf(error, language) });
  }
}

function progressOf(check: Check): CheckLine {
  const { rows, bytes, totalBytes } = check.progress();
  return { type: 'progress', rows, bytes, total_bytes: totalBytes };
}

function problemOf(problem: Problem, language: Language) {
  return { ...problem.toJson(language), type: `/problems/${problem.code}`, detail: problem.detail[language] };
}
