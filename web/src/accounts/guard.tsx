/** What a page shows to whom it is not for. */
import type { ComponentChildren } from 'preact';
import { account, session } from '../shell/session.ts';
import { addressOf } from '../state/language.ts';
import { t } from './words.ts';

export function OnlyFor({ who, children }: { who: 'anyone' | 'admin'; children: ComponentChildren }) {
  if (session.value === null) {
    return (
      <div class="skeleton" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    );
  }
  if (account.value === null) {
    const back = encodeURIComponent(location.pathname + location.search);
    return (
      <div class="notice" role="status">
        <p>{t('needsSignIn')}</p>
        <a class="button small" href={addressOf(`/sign-in?return_to=${back}`)}>
          {t('enter')}
        </a>
      </div>
    );
  }
  if (who === 'admin' && account.value.role !== 'admin') {
    return (
      <div class="notice warning" role="status">
        {t('needsAdmin')}
      </div>
    );
  }
  return <>{children}</>;
}
