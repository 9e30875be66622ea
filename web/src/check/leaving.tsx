/** Asks before accepted repairs that were not downloaded are lost. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { file } from './checking.ts';
import { isUnsaved } from './state.ts';
import { t } from './words.ts';

const waiting = signal<(() => void) | null>(null);

/** Does it at once where nothing would be lost. */
export function offer(action: () => void): void {
  if (isUnsaved.peek()) waiting.value = action;
  else action();
}

export function LeavingDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  // The browser tells of a closing later, when the next question may stand already: only Escape's is an answer.
  const closedHere = useRef(0);
  const action = waiting.value;
  useEffect(() => {
    if (action && !dialog.current?.open) dialog.current?.showModal();
    if (action || !dialog.current?.open) return;
    closedHere.current += 1;
    dialog.current.close();
  }, [action]);
  const close = (): void => {
    waiting.value = null;
  };
  const onClose = (): void => {
    if (closedHere.current > 0) closedHere.current -= 1;
    else close();
  };
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="leaving-title" onClose={onClose}>
      <h2 id="leaving-title">{t('leaveTitle')}</h2>
      <p>{t('leaveText', { name: file.value?.name ?? '' })}</p>
      <div class="row">
        <button type="button" class="button" onClick={close}>
          {t('leaveStay')}
        </button>
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            close();
            action?.();
          }}
        >
          {t('leaveGo')}
        </button>
      </div>
    </dialog>
  );
}
