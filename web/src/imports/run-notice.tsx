/** How far what was asked for is, and what went wrong with it. */
import type { ImportProgressShape } from '../../../server/contract/imports.ts';
import { num } from '../state/formats.ts';
import { run } from './state.ts';
import { t, tFor } from './words.ts';

export function RunNotice({ again }: { again?: () => void }) {
  const now = run.value;
  if (now.kind !== 'failed') return null;
  return (
    <div class="notice error" role="alert">
      <strong>{t('failed')}</strong>
      <p>{now.said ?? t('failedUnknown')}</p>
      {again && (
        <button type="button" class="button small quiet" onClick={again}>
          {t('again')}
        </button>
      )}
    </div>
  );
}

export function Running() {
  const now = run.value;
  return now.kind === 'running' ? <Bar progress={now.progress} /> : null;
}

function Bar({ progress }: { progress: ImportProgressShape | null }) {
  const name = progress ? tFor('step', progress.step) : t('sending');
  const measured = progress?.total ? progress : null;
  return (
    <div class="progress small" role="status">
      <strong>{name}</strong>
      <progress
        aria-label={name}
        max={measured?.total ?? undefined}
        value={measured ? (measured.done ?? 0) : undefined}
      />
      <span class="progress-facts">
        {progress && progress.rows > 0 && t('rowsRead', { n: num(progress.rows) })}
      </span>
    </div>
  );
}
