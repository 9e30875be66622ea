/** Asks before something is stored, thrown away or taken back, with the numbers. */
import { signal } from '@preact/signals';
import type { ImportDetail } from '../../../server/contract/imports.ts';
import { useQuestion } from '../shell/question.ts';
import { num } from '../state/formats.ts';
import { commit, discard, leftOut, revert } from './state.ts';
import { t } from './words.ts';

type Action = 'commit' | 'discard' | 'revert';

const asked = signal<{ action: Action; of: ImportDetail } | null>(null);

export function ask(action: Action, of: ImportDetail): void {
  asked.value = { action, of };
}

const TITLES = { commit: 'commitTitle', discard: 'discardTitle', revert: 'revertTitle' } as const;
const ANSWERS = { commit: 'commitYes', discard: 'discardYes', revert: 'revertYes' } as const;

export function ConfirmDialog() {
  const now = asked.value;
  const close = (): void => {
    asked.value = null;
  };
  const question = useQuestion(now !== null, close);
  return (
    <dialog class="dialog" {...question} aria-labelledby="confirm-title">
      {now && (
        <>
          <h2 id="confirm-title">{t(TITLES[now.action])}</h2>
          <p>{textOf(now.action, now.of)}</p>
          {now.action === 'commit' && now.of.ends_demonstration && <p>{t('endsDemonstration')}</p>}
          <div class="row">
            <button type="button" class="button quiet" onClick={close}>
              {t('cancel')}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                close();
                void run(now.action, now.of.id);
              }}
            >
              {t(ANSWERS[now.action])}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}

function textOf(action: Action, { counts, file_name: name }: ImportDetail): string {
  if (action === 'discard') return t('discardText', { name });
  const left = leftOut.value.size;
  const words = {
    new: num((counts?.new ?? 0) - (action === 'commit' ? left : 0)),
    changed: num(counts?.changed ?? 0),
  };
  if (action === 'revert') return t('revertText', words);
  return t('commitText', { ...words, refused: num(counts?.refused ?? 0), left: num(left) });
}

function run(action: Action, id: number): Promise<boolean> {
  if (action === 'commit') return commit(id);
  return action === 'discard' ? discard(id) : revert(id, false);
}
