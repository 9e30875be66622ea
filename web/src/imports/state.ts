/** What the page shows and what it does: the address names the import, the file at hand stays in this browser. */
import { batch, signal } from '@preact/signals';
import type { ColumnRole } from '../../../server/contract/checks.ts';
import type {
  ImportDetail,
  ImportProgressShape,
  ImportShape,
  ImportsPage,
  RevertShape,
} from '../../../server/contract/imports.ts';
import { ApiError, getJson, send } from '../api/client.ts';
import { work } from '../api/work.ts';
import { announce, showToast } from '../state/said.ts';
import { t } from './words.ts';

export type View = { kind: 'list' } | { kind: 'new' } | { kind: 'import'; id: number };

export type Run =
  | { kind: 'none' }
  | { kind: 'running'; progress: ImportProgressShape | null }
  | { kind: 'failed'; said: string | null };

/** A unit that changed after an import which is to be reverted. */
export interface Conflict {
  code: string;
  name: string;
  type: string;
  actor: string;
  recorded_at: string;
}

export const view = signal<View>(viewOf(new URLSearchParams(location.search)));
export const run = signal<Run>({ kind: 'none' });
export const list = signal<{ imports: ImportShape[]; next: string | null } | null>(null);
export const shown = signal<ImportDetail | null>(null);
/** How a check read the file, and the repairs that were accepted, as its form sends them. */
export interface FromCheck {
  columns: Record<string, ColumnRole | null>;
  /** Form fields beside the columns: choices, crs, sheet, encoding. */
  fields: Readonly<Record<string, string>>;
}

export interface HeldFile {
  source: File;
  id: number | null;
  map: Record<string, string>;
  check: FromCheck | null;
}

/** The file of the stage that is shown, if it was chosen in this browser, and what its columns are said to be. */
export const file = signal<HeldFile | null>(null);
/** Rows of the file that stay out at the commit. */
export const leftOut = signal<ReadonlySet<number>>(new Set());
export const conflicts = signal<{ count: number; units: Conflict[] } | null>(null);
/** The comparison was made anew since someone was quicker. */
export const movedOn = signal(false);

function viewOf(params: URLSearchParams): View {
  const id = Number(params.get('import'));
  if (Number.isInteger(id) && id > 0) return { kind: 'import', id };
  return params.has('new') ? { kind: 'new' } : { kind: 'list' };
}

export function addressOfView(to: View): string {
  const params = new URLSearchParams(location.search);
  params.delete('import');
  params.delete('new');
  if (to.kind === 'import') params.set('import', String(to.id));
  if (to.kind === 'new') params.set('new', '1');
  const query = params.toString();
  return `/imports${query ? `?${query}` : ''}`;
}

export function go(to: View, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', addressOfView(to));
  else history.pushState(null, '', addressOfView(to));
  enter(to);
}

function enter(to: View): void {
  batch(() => {
    view.value = to;
    run.value = { kind: 'none' };
    conflicts.value = null;
    movedOn.value = false;
    if (to.kind !== 'import' || shown.peek()?.id !== to.id) {
      shown.value = null;
      leftOut.value = new Set();
    }
  });
}

addEventListener('popstate', () => enter(viewOf(new URLSearchParams(location.search))));

export async function loadList(more = false): Promise<void> {
  const path = (more && list.peek()?.next) || '/api/v1/imports?limit=50';
  await attempt(async () => {
    const page = await getJson<ImportsPage>(path);
    const next = page.links.find(({ rel }) => rel === 'next')?.href ?? null;
    const before = more ? (list.peek()?.imports ?? []) : [];
    list.value = { imports: [...before, ...page.imports], next };
  });
}

export async function loadImport(id: number): Promise<void> {
  await attempt(async () => {
    const found = await getJson<ImportDetail>(`/api/v1/imports/${id}`);
    if (view.peek().kind === 'import') shown.value = found;
  });
}

export type Readings = Partial<Pick<HeldFile, 'map' | 'check'>>;

/** Stages a file; the stage of the same file that was shown gives way. @returns whether it stands */
export async function stage(source: File, { map = {}, check = null }: Readings = {}): Promise<boolean> {
  const before = file.peek()?.source === source ? file.peek()?.id : null;
  file.value = { source, id: before ?? null, map, check };
  return busy(async (tell) => {
    const staged = await work<ImportProgressShape, ImportDetail>(
      '/api/v1/imports',
      { method: 'POST', body: formOf(source, map, check) },
      tell,
    );
    if (before) await send(`/api/v1/imports/${before}`, { method: 'DELETE' }).catch(() => undefined);
    batch(() => {
      file.value = { source, id: staged.id, map, check };
      shown.value = staged;
      leftOut.value = new Set();
    });
    // Back leads to where the file came from, not to an empty place for another.
    go({ kind: 'import', id: staged.id }, { replace: view.peek().kind === 'new' });
  });
}

function formOf(source: File, map: HeldFile['map'], check: FromCheck | null): FormData {
  const form = new FormData();
  if (Object.keys(map).length > 0) form.append('map', JSON.stringify(map));
  if (check) form.append('columns', JSON.stringify(check.columns));
  for (const [name, value] of Object.entries(check?.fields ?? {})) form.append(name, value);
  form.append('file', source, source.name);
  return form;
}

export async function commit(id: number): Promise<boolean> {
  movedOn.value = false;
  const rows = [...leftOut.peek()].sort((one, other) => one - other);
  return busy(async (tell) => {
    try {
      const body = { leave_out: rows };
      const path = `/api/v1/imports/${id}/commit`;
      shown.value = await work<ImportProgressShape, ImportDetail>(path, { method: 'POST', body }, tell);
      showToast(t('doneNow'));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'stage-moved-on') throw error;
      movedOn.value = true;
      announce(t('movedOn'));
      shown.value = await getJson<ImportDetail>(`/api/v1/imports/${id}`);
    }
  });
}

export async function discard(id: number): Promise<boolean> {
  return busy(async () => {
    const response = await send(`/api/v1/imports/${id}`, { method: 'DELETE' });
    shown.value = (await response.json()) as ImportDetail;
    showToast(t('discarded'));
  });
}

export async function revert(id: number, force: boolean): Promise<boolean> {
  return busy(async () => {
    try {
      const path = `/api/v1/imports/${id}/revert`;
      const response = await send(path, { method: 'POST', body: { force } });
      const done = (await response.json()) as RevertShape;
      batch(() => {
        conflicts.value = null;
        shown.value = done.import;
      });
      showToast(t('reverted', { removed: String(done.removed), restored: String(done.restored) }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'revert-conflicts') throw error;
      const { count, units } = error.problem as { count: number; units: Conflict[] };
      conflicts.value = { count, units };
      announce(t('conflicts', { n: String(count) }));
    }
  });
}

async function busy(
  action: (tell: (progress: ImportProgressShape) => void) => Promise<void>,
): Promise<boolean> {
  run.value = { kind: 'running', progress: null };
  return attempt(async () => {
    await action((progress) => {
      run.value = { kind: 'running', progress };
    });
    run.value = { kind: 'none' };
  });
}

async function attempt(action: () => Promise<void>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    run.value = { kind: 'failed', said: error instanceof ApiError ? error.message || null : null };
    return false;
  }
}
