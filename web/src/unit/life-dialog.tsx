/** Asks before a unit is taken out, brought back, or a change undone; why, where the history needs to know. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
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
  const dialog = useRef<HTMLDialogElement>(null);
  const now = asked.value;
  useEffect(() => {
    if (now && !dialog.current?.open) dialog.current?.showModal();
    if (!now && dialog.current?.open) dialog.current.close();
  }, [now]);
  const close = (): void => {
    asked.value = null;
  };
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="life-title" onClose={close}>
      {now && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void act(now, reason.peek()).then((done) => done && close());
          }}
        >
          <h2 id="life-title">{t(TITLES[now])}</h2>
          <p>{t(TEXTS[now])}</p>
          {now !== 'undo' && <Reason required={now === 'delete'} />}
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

function Reason({ required }: { required: boolean }) {
  return (
    <div class="field">
      <label for="life-reason">{t('reason')}</label>
      <input
        id="life-reason"
        required={required}
        maxLength={300}
        value={reason.value}
        aria-describedby="life-reason-hint"
        onInput={(event) => {
          reason.value = event.currentTarget.value;
        }}
      />
      <small id="life-reason-hint">{t('reasonHint')}</small>
    </div>
  );
}
