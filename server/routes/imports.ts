/** Imports over HTTP: a file is staged, looked at, committed or discarded, and reverted. */
import type { z } from 'zod';
import {
  CommitBody,
  ImportDetail,
  ImportForm,
  ImportRowsPage,
  ImportsPage,
  importParams,
  importRowsQuery,
  importsQuery,
  MAX_IMPORT_BYTES,
  RevertBody,
  RevertShape,
} from '../contract/imports.ts';
import { type Account, actorOf } from '../domain/account.ts';
import type { AuditAction, Trace } from '../domain/audit.ts';
import { type Asked, jsonEndpoint, type Shape } from '../http/endpoint.ts';
import { NDJSON, withProgress } from '../http/ndjson.ts';
import { underOwnName } from '../http/uploads.ts';
import { forbidden, signInRequired } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { type BatchRecord, listBatches } from '../queries/import-batches.ts';
import type { ImportProgress } from '../services/import-board.ts';
import type { Author } from '../services/unit-imports.ts';
import { revertImport } from '../services/unit-reverts.ts';
import { commitStage, discardStage, type Noted, requireBatch } from '../services/unit-stages.ts';
import { type AfterCheck, stageUpload } from '../services/unit-uploads.ts';
import { choicesOf } from './check-rows.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { describeImport, describeImports, isOwn, rowsPage } from './import-answers.ts';

type Request = Pick<Asked<Shape, Shape>, 'ctx' | 'account' | 'trace' | 'language' | 'db' | 'scope'>;

const list = jsonEndpoint({
  path: '/api/v1/imports',
  who: 'writers',
  tag: 'imports',
  fresh: true,
  summary: {
    es: 'Importaciones, primero la más reciente: quién cargó qué, cuándo, de qué archivo, con su informe.',
    en: 'Imports, latest first: who loaded what, when, from which file, with its report.',
  },
  query: importsQuery,
  response: ImportsPage,
  async handle({ ctx, query, account, language, link }) {
    const before = query.cursor === undefined ? null : Number(readCursor(query.cursor, 'n')[0]);
    const found = await listBatches(ctx.db, { before, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const next = found.length > query.limit && last ? writeCursor([last.id]) : null;
    return {
      imports: describeImports(page, { ctx, account: required(account), language }),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

const one = jsonEndpoint({
  path: '/api/v1/imports/{id}',
  who: 'writers',
  tag: 'imports',
  fresh: true,
  summary: {
    es: 'Una importación: sus columnas, qué cambiaría o cambió, y hasta dónde va.',
    en: 'One import: its columns, what it would change or changed, and how far it is.',
  },
  params: importParams,
  response: ImportDetail,
  async handle(asked) {
    return describeImport(await requireBatch(asked.ctx.db, asked.params.id), readerOf(asked));
  },
});

const rows = jsonEndpoint({
  path: '/api/v1/imports/{id}/rows',
  who: 'writers',
  tag: 'imports',
  fresh: true,
  summary: {
    es: 'Filas de una importación propia: nuevas, cambiadas campo por campo, sin cambios, rechazadas con su razón, posibles duplicados.',
    en: 'Rows of one’s own import: new, changed field by field, unchanged, refused with the reason, possible duplicates.',
  },
  params: importParams,
  query: importRowsQuery,
  response: ImportRowsPage,
  async handle({ ctx, params, query, account, language, link }) {
    const batch = await requireBatch(ctx.db, params.id);
    requireOwn(batch, required(account));
    const after = query.cursor === undefined ? null : Number(readCursor(query.cursor, 'n')[0]);
    const page = { batchId: batch.id, after, limit: query.limit };
    const { rows: found, next } = await rowsPage(ctx.db, query.change ?? null, page, language);
    return {
      rows: found,
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: writeCursor([next]) }) }]),
      ],
    };
  },
});

const stage = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/imports',
  who: 'writers',
  tag: 'imports',
  status: 201,
  summary: {
    es: 'Carga un archivo de unidades sin guardar nada de él: dice qué cambiaría. Con «choices» o «columns» de una verificación, cada fila queda donde ella la ubica, con las reparaciones aceptadas. Con Accept: application/x-ndjson informa su avance.',
    en: 'Stages a file of units and stores nothing of it: tells what would change. With “choices” or “columns” of a check each row lies where that puts it, with the repairs that were accepted. With Accept: application/x-ndjson it tells its progress.',
  },
  upload: { maxBytes: MAX_IMPORT_BYTES },
  body: ImportForm,
  response: ImportDetail,
  async handle(asked) {
    const { upload, body, signal, ctx, today } = asked;
    if (!upload) throw new Error('the wrapper requires the file');
    const file = await underOwnName(upload);
    const request = {
      ...body,
      file,
      author: authorOf(asked),
      check: await afterCheck(asked),
      today,
      signal,
      note: noted(asked, 'import.staged'),
    };
    return told(asked, '/api/v1/imports', (tell) => stageUpload(ctx.db, { ...request, onProgress: tell }));
  },
});

const commit = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/imports/{id}/commit',
  who: 'writers',
  tag: 'imports',
  summary: {
    es: 'Guarda lo cargado, todo o nada. Si alguna unidad cambió entre tanto: 409, y la comparación queda hecha de nuevo. Repetirlo no cambia nada.',
    en: 'Stores what was staged, all or nothing. Where a unit changed meanwhile: 409, and it is compared anew. Repeating it changes nothing.',
  },
  params: importParams,
  body: CommitBody,
  response: ImportDetail,
  async handle(asked) {
    const { ctx, params, body, account } = asked;
    requireOwn(await requireBatch(ctx.db, params.id), required(account));
    return told(asked, `/api/v1/imports/${params.id}/commit`, (tell) =>
      commitStage(ctx.db, {
        id: params.id,
        author: authorOf(asked),
        leaveOut: body.leave_out ?? [],
        onProgress: ({ batchId, step, rows: count }) =>
          tell(batchId, { step, done: null, total: null, rows: count }),
        note: noted(asked, 'import.committed'),
      }),
    );
  },
});

const revert = jsonEndpoint({
  method: 'POST',
  path: '/api/v1/imports/{id}/revert',
  who: 'writers',
  tag: 'imports',
  summary: {
    es: 'Revierte una importación confirmada; la historia queda. Si hubo cambios posteriores: 409 que los nombra; con force se revierten las demás unidades.',
    en: 'Reverts a committed import; its history stays. Where there were later changes: 409 that names them; with force all other units are reverted.',
  },
  params: importParams,
  body: RevertBody,
  response: RevertShape,
  async handle(asked) {
    const { ctx, params, body, account } = asked;
    requireOwn(await requireBatch(ctx.db, params.id), required(account));
    const { batch, removed, restored, kept } = await revertImport(ctx.db, {
      id: params.id,
      author: authorOf(asked),
      force: body.force ?? false,
      note: noted(asked, 'import.reverted'),
    });
    ctx.versions.invalidate();
    return {
      import: await describeImport(batch, readerOf(asked)),
      removed,
      restored,
      kept: kept.map(({ recordedAt, ...unit }) => ({ ...unit, recorded_at: recordedAt })),
    };
  },
});

const discard = jsonEndpoint({
  method: 'DELETE',
  path: '/api/v1/imports/{id}',
  who: 'writers',
  tag: 'imports',
  summary: {
    es: 'Descarta una carga que espera confirmación.',
    en: 'Discards a stage that waits for its commit.',
  },
  params: importParams,
  response: ImportDetail,
  async handle(asked) {
    const { ctx, params, account } = asked;
    requireOwn(await requireBatch(ctx.db, params.id), required(account));
    const batch = await discardStage(ctx.db, params.id, authorOf(asked), noted(asked, 'import.discarded'));
    return describeImport(batch, readerOf(asked));
  },
});

export const importEndpoints = [list, one, rows, stage, commit, revert, discard];

function readerOf({ ctx, account, language, db, scope }: Omit<Request, 'trace'>) {
  return { ctx, account: required(account), language, db, scope };
}

/** `who` has seen to it. */
export function required(account: Account | null): Account {
  if (account === null) throw signInRequired();
  return account;
}

export function authorOf({ account }: { account: Account | null }): Author {
  const known = required(account);
  return { name: actorOf(known), account: known };
}

function requireOwn(batch: BatchRecord, account: Account): void {
  if (isOwn(batch, account)) return;
  throw forbidden({
    es: `la importación ${batch.id} es de otra persona`,
    en: `import ${batch.id} is another person’s`,
  });
}

function noted({ trace }: { trace: Trace }, action: AuditAction): Noted {
  return (trx, { import: id, ...details }) =>
    audit(trx, { ...trace, action, subject: `import:${id}`, details });
}

/** A form that brings columns or choices of a check comes from one. */
async function afterCheck({
  ctx,
  body: { columns, choices },
  versions,
  language,
}: Pick<
  Asked<Shape, Shape, z.output<typeof ImportForm>>,
  'ctx' | 'body' | 'versions' | 'language'
>): Promise<AfterCheck | null> {
  if (columns === undefined && choices === undefined) return null;
  const basis = await ctx.checkBasis.current(versions.layers);
  return { columns: columns ?? {}, choices: choicesOf(choices), basis, language };
}

type Tell = (id: number | null, progress: ImportProgress) => void;

/** The import that the work leaves, at the end or with its progress before. */
async function told(
  asked: Request & Pick<Asked<Shape, Shape>, 'accepts'>,
  path: string,
  work: (tell: Tell) => Promise<BatchRecord>,
) {
  const { ctx, language } = asked;
  const run = async (tell: Tell) => {
    let running: number | null = null;
    try {
      const batch = await work((id, progress) => {
        running = id;
        if (id !== null) ctx.imports.tell(id, progress);
        tell(id, progress);
      });
      ctx.versions.invalidate();
      ctx.imports.end(batch.id);
      return await describeImport(batch, readerOf(asked));
    } finally {
      if (running !== null) ctx.imports.end(running);
    }
  };
  if (asked.accepts('application/json', NDJSON) !== NDJSON) return run(() => undefined);
  return withProgress<object, ImportDetail>({ ctx, language, path }, (tell) =>
    run((id, progress) => tell({ import: id, ...progress })),
  );
}
