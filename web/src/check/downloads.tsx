/** What to do with the answer: take the file away annotated, its PDET rows, the totals on paper; or load its rows. */
import { signal } from '@preact/signals';
import { ApiError, send } from '../api/client.ts';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { showToast } from '../state/said.ts';
import { CHECKS, checked, file, formOf, reading, run } from './checking.ts';
import { choicesJson } from './choices.ts';
import { LoadNote, LoadRows } from './load-rows.tsx';
import { choices, isUnsaved, markSaved, totals } from './state.ts';
import { t } from './words.ts';

type Only = 'all' | 'pdet';

const busy = signal<Only | null>(null);
const failure = signal<string | null>(null);
const KEPT_MS = 30_000;

/** The browser keeps file and choices, and sends both again. */
async function download(only: Only): Promise<void> {
  const source = file.peek();
  if (source === null || busy.peek() !== null) return;
  busy.value = only;
  failure.value = null;
  const sent = choices.peek();
  try {
    const form = formOf(source, reading.peek());
    form.append('choices', choicesJson(sent));
    form.append('only', only);
    const response = await send(`${CHECKS}/annotated`, { method: 'POST', body: form, accept: '*/*' });
    const name = fileNameOf(response) ?? source.name;
    save(await response.blob(), name);
    if (only === 'all' && sent === choices.peek()) markSaved();
    showToast(t('downloaded', { name }));
  } catch (error) {
    failure.value = error instanceof ApiError ? error.message : '';
  } finally {
    busy.value = null;
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** `filename*=UTF-8''…` before `filename="…"` (RFC 6266). */
export function fileNameOf(response: Response): string | null {
  const header = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="([^"]+)"/i.exec(header)?.[1] ?? null;
}

export function Downloads() {
  const waiting = busy.value !== null || run.value.kind === 'running' || checked.value === null;
  return (
    <section class="downloads" aria-label={t('downloads')}>
      <div class="row">
        <button type="button" class="button" disabled={waiting} onClick={() => void download('all')}>
          <Icon name="download" />
          {t('downloadAll')}
        </button>
        <button
          type="button"
          class="button quiet"
          disabled={waiting || totals.value.verdicts.pdet === 0}
          onClick={() => void download('pdet')}
        >
          <Icon name="download" />
          {t('downloadPdet')}
        </button>
        <button type="button" class="button quiet" onClick={() => print()}>
          <Icon name="print" />
          {t('print')}
        </button>
        <LoadRows waiting={waiting} />
      </div>
      <p class="note" role="status">
        {busy.value !== null
          ? t('downloading')
          : isUnsaved.value
            ? t('unsaved', { n: num(totals.value.repaired) })
            : t('downloadNote')}
      </p>
      <LoadNote />
      {failure.value !== null && (
        <div class="notice error" role="alert">
          <strong>{t('downloadFailed')}</strong>
          <p>{failure.value || t('failedUnknown')}</p>
        </div>
      )}
    </section>
  );
}
