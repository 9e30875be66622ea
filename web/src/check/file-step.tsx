/** The first step: choose or drop a file, and watch it being checked. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { cancel, check, checked, file, run } from './checking.ts';
import { exampleFile } from './example.ts';
import { offer } from './leaving.tsx';
import { step, take } from './state.ts';
import { t } from './words.ts';

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.ods,.geojson,.json,.kml,.gpx,.zip';
const MOST_BYTES = 100_000_000;

const refusal = signal<string | null>(null);

/** Takes a file that can be sent at all, after asking where choices would be lost. */
export function receive(source: File | undefined): void {
  if (!source) return;
  refusal.value =
    source.size > MOST_BYTES
      ? t('tooLarge', { name: source.name, size: sizeText(source.size) })
      : source.size === 0
        ? t('emptyFile', { name: source.name })
        : null;
  if (refusal.value === null) offer(() => void take(source));
}

export function sizeText(bytes: number): string {
  if (bytes < 1_000) return t('size_b', { n: num(bytes) });
  if (bytes < 1_000_000) return t('size_kb', { n: num(bytes / 1_000) });
  return t('size_mb', { n: num(bytes / 1_000_000, 1) });
}

/** «1 fila», «1.250 filas» */
export function rowsText(rows: number): string {
  return t(rows === 1 ? 'progressRow' : 'progressRows', { rows: num(rows) });
}

export function FileStep() {
  return (
    <div class="file-step">
      <div class="file-main">
        <p class="intro">{t('intro')}</p>
        {run.value.kind === 'running' ? <Progress /> : <CurrentFile />}
        {run.value.kind !== 'running' && <DropZone />}
        {refusal.value !== null && (
          <div class="notice error" role="alert">
            {refusal.value}
          </div>
        )}
        <RunNotice />
      </div>
      <aside class="file-notes">
        <section class="card">
          <h2>{t('needs')}</h2>
          <ul class="plain-list">
            <li>{t('needsPlace')}</li>
            <li>{t('needsMunicipality')}</li>
            <li>{t('needsHeader')}</li>
          </ul>
        </section>
        <section class="card">
          <h2>{t('nothingStored')}</h2>
          <p>{t('nothingStoredNote')}</p>
        </section>
      </aside>
    </div>
  );
}

/** The file that was checked, for whoever came back to this step. */
function CurrentFile() {
  const answer = checked.value;
  if (answer === null || file.value === null) return null;
  return (
    <div class="current-file card">
      <p>
        <strong>{file.value.name}</strong>
        <br />
        <small>{`${sizeText(file.value.size)} · ${rowsText(answer.rows.length)}`}</small>
      </p>
      <button
        type="button"
        class="button small quiet"
        onClick={() => {
          step.value = 'result';
        }}
      >
        {t('seeResult')}
      </button>
    </div>
  );
}

const hovering = signal(false);

function DropZone() {
  const input = useRef<HTMLInputElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only shows that a file may be dropped; the page takes it
    <div
      class="drop-zone"
      data-over={hovering.value}
      onDragOver={() => {
        hovering.value = true;
      }}
      onDragLeave={() => {
        hovering.value = false;
      }}
      onDrop={() => {
        hovering.value = false;
      }}
    >
      <Icon name="file" />
      <strong>{hovering.value ? t('dropNow') : t('drop')}</strong>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        {file.value ? t('chooseOther') : t('choose')}
      </button>
      <input
        ref={input}
        type="file"
        id="file"
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          receive(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <small>
        {t('formats')}
        <br />
        {t('limits')}
      </small>
      <p class="example">
        <button type="button" class="link" onClick={() => receive(exampleFile())}>
          {t('example')}
        </button>
        <small>{t('exampleNote')}</small>
      </p>
    </div>
  );
}

/** How far the check is, with its cancelling; also shown, smaller, while a file is read anew. */
export function Progress({ small = false }: { small?: boolean }) {
  const now = run.value;
  const name = file.value?.name ?? '';
  if (now.kind !== 'running') return null;
  const begun = now.totalBytes > 0 && now.bytes > 0;
  return (
    <div class={small ? 'progress small' : 'progress'}>
      <strong>{t(now.phase, { name })}</strong>
      <progress
        aria-label={t('checking', { name })}
        max={begun ? now.totalBytes : undefined}
        value={begun ? now.bytes : undefined}
      />
      <span class="progress-facts">
        {now.rows > 0 && <span>{rowsText(now.rows)}</span>}
        {begun && (
          <span>{t('progressBytes', { done: sizeText(now.bytes), total: sizeText(now.totalBytes) })}</span>
        )}
      </span>
      <button type="button" class="button small quiet" onClick={cancel}>
        {t('cancel')}
      </button>
    </div>
  );
}

/** What became of the last check, when it brought no answer. */
export function RunNotice() {
  const now = run.value;
  if (now.kind === 'cancelled') {
    return (
      <div class="notice" role="status">
        <p>{t('cancelled')}</p>
        <Again />
      </div>
    );
  }
  if (now.kind !== 'failed') return null;
  const words = { refused: 'failedUnknown', gone: 'failedGone', 'file-changed': 'failedChanged' } as const;
  return (
    <div class="notice error" role="alert">
      <strong>{t('failed')}</strong>
      <p>{now.said ?? t(words[now.reason])}</p>
      {now.reason !== 'file-changed' && <Again />}
    </div>
  );
}

function Again() {
  const again = async (): Promise<void> => {
    if ((await check()) && step.peek() === 'file') step.value = 'result';
  };
  return (
    <button type="button" class="button small quiet" onClick={() => void again()}>
      {t('again')}
    </button>
  );
}
