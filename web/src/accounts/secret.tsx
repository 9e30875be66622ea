/** A link or key that is shown once: to be copied, with the words that say so. */
import { useQuestion } from '../shell/question.ts';
import { showToast } from '../state/said.ts';
import { t } from './words.ts';

export interface Secret {
  title: string;
  note: string;
  label: string;
  text: string;
}

export function SecretDialog({ secret, onClose }: { secret: Secret | null; onClose: () => void }) {
  const question = useQuestion(secret !== null, onClose);
  return (
    <dialog class="dialog" {...question} aria-labelledby="secret-title">
      <h2 id="secret-title">{secret?.title}</h2>
      <p>{secret?.note}</p>
      <label class="field">
        <span>{secret?.label}</span>
        <input
          class="secret"
          readOnly
          value={secret?.text}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <div class="row">
        <button type="button" class="button" onClick={() => void copy(secret?.text ?? '')}>
          {t('copy')}
        </button>
        <button type="button" class="button quiet" onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </dialog>
  );
}

/** Where the clipboard is refused (plain http from afar), the text is selected to be copied by hand. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(t('copied'));
  } catch {
    document.querySelector<HTMLInputElement>('.secret')?.select();
  }
}
