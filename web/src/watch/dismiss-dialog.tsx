/** Asks why a sign is in order. */
import type { Finding } from '../../../server/contract/findings.ts';
import { useQuestion } from '../shell/question.ts';
import { TextField } from '../shell/text-field.tsx';
import { acting, asked, reason, refused, say } from './state.ts';
import { t } from './words.ts';

export function askReason(finding: Finding): void {
  reason.value = '';
  refused.value = null;
  asked.value = finding;
}

export function DismissDialog() {
  const now = asked.value;
  const close = (): void => {
    asked.value = null;
  };
  const question = useQuestion(now !== null, close);
  return (
    <dialog class="dialog" {...question} aria-labelledby="dismiss-title">
      {now && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void say(now, 'dismiss', reason.peek().trim()).then((done) => done && close());
          }}
        >
          <h2 id="dismiss-title">{t('dismissTitle')}</h2>
          <p>{now.reason}</p>
          <TextField id="dismiss-reason" label={t('reason')} hint={t('reasonHint')} text={reason} required />
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
              {t('dismiss')}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}
