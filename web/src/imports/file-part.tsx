/** A new import: choose or drop a file, and watch it being read and compared. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Icon } from '../shell/icon.tsx';
import { BackToList } from './back.tsx';
import { RunNotice, Running } from './run-notice.tsx';
import { file, run, stage } from './state.ts';
import { t } from './words.ts';

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.ods,.geojson,.json,.kml,.kmz,.gpx,.zip';
const MOST_BYTES = 100_000_000;

const refusal = signal<string | null>(null);
const hovering = signal(false);

function receive(source: File | undefined): void {
  if (!source) return;
  refusal.value =
    source.size > MOST_BYTES
      ? t('tooLarge', { name: source.name })
      : source.size === 0
        ? t('emptyFile', { name: source.name })
        : null;
  if (refusal.value === null) void stage(source);
}

export function FilePart() {
  const held = file.value;
  return (
    <>
      <BackToList />
      <h1>{t('newImport')}</h1>
      <div class="file-step">
        <div class="file-main">
          <p class="intro">{t('intro')}</p>
          {run.value.kind === 'running' ? <Running /> : <DropZone />}
          {refusal.value !== null && (
            <div class="notice error" role="alert">
              {refusal.value}
            </div>
          )}
          {held ? <RunNotice again={() => void stage(held.source, held)} /> : <RunNotice />}
        </div>
        <aside class="file-notes">
          <section class="card">
            <h2>{t('needsTitle')}</h2>
            <ul class="plain-list">
              <li>{t('needs1')}</li>
              <li>{t('needs2')}</li>
              <li>{t('needs3')}</li>
            </ul>
          </section>
        </aside>
      </div>
    </>
  );
}

function DropZone() {
  const input = useRef<HTMLInputElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the button within
    <div
      class="drop-zone"
      data-over={hovering.value}
      onDragOver={(event) => {
        event.preventDefault();
        hovering.value = true;
      }}
      onDragLeave={() => {
        hovering.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        hovering.value = false;
        receive(event.dataTransfer?.files[0]);
      }}
    >
      <Icon name="file" />
      <strong>{hovering.value ? t('dropNow') : t('drop')}</strong>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        {t('choose')}
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
      <small>{t('formats')}</small>
    </div>
  );
}
