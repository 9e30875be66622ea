/** Asks before a unit is taken out, brought back, or a change undone; why, where the history needs to know. */
import { signal } from '@preact/signals';
import { useQuestion } from '../shell/question.ts';
import { TextField } from '../shell/text-field.tsx';
import { act, acting, type LifeAction, refused } from './state.ts';
import { t } from './words.ts';

const asked = signal<LifeAction | null>(null);
const reason = signal('');

export function ask(action: LifeAction): void {
  reason.value = '';
  refused.value = null;
  asked.value = action;
}

const TITLES = { delete: 'deleteTitle', restore: 'restoreTitle', undo: 'undoTitle' } as const;
const TEXTS = { delete: 'deleteText', restore: 'restoreText', undo: 'undoText' } as const;
const ANSWERS = { delete: 'delete', restore: 'restore', undo: 'undo' } as const;

export function LifeDialog() {
  const now = asked.value;
  const close = (): void => {
    asked.value = null;
  };
  const question = useQuestion(now !== null, close);
  return (
    <dialog class="dialog" {...question} aria-labelledby="life-title">
      {now && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void act(now, reason.peek()).then((done) => done && close());
          }}
        >
          <h2 id="life-title">{t(TITLES[now])}</h2>
          <p>{t(TEXTS[now])}</p>
          {now !== 'undo' && (
            <TextField
              id="life-reason"
              label={t('reason')}
              hint={t('reasonHint')}
              text={reason}
              required={now === 'delete'}
            />
          )}
          {refused.value && (
            <p class="notice error" role="alert">
              {refused.value}
            </p>
          )}
          <div class="row">
            <button type="button" class="button quiet" onClick={close}>
              {t('cancel')}
            </button>
            <button type="submit" class="button" disabled={acting.value}>
              {t(ANSWERS[now])}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}
