/** Asks before accepted repairs that were not downloaded are lost. */
import { signal } from '@preact/signals';
import { useQuestion } from '../shell/question.ts';
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
  const action = waiting.value;
  const close = (): void => {
    waiting.value = null;
  };
  const question = useQuestion(action !== null, close);
  return (
    <dialog class="dialog" {...question} aria-labelledby="leaving-title">
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
