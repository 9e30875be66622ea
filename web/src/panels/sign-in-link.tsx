/** Who is signed in; or the way to sign in, and back to this very view. */
import { Icon } from '../shell/icon.tsx';
import { account, hasAccounts } from '../shell/session.ts';
import { addressOf } from '../state/language.ts';
import { page } from '../state/store.ts';
import { t } from '../state/words.ts';

function signInAddress(): string {
  page.value; // the address follows it
  return addressOf(`/sign-in?return_to=${encodeURIComponent(location.pathname + location.search)}`);
}

/** In the bar: a name, which leads to one's own settings, or the way in. */
export function AccountTool() {
  const who = account.value;
  if (!hasAccounts.value) return null;
  return (
    <a class="tool" href={who ? addressOf('/account') : signInAddress()} title={who?.email ?? t('signIn')}>
      <Icon name="person" />
      <span>{who?.name ?? t('signIn')}</span>
    </a>
  );
}

/** To where a map for another page is composed, for whoever has an account. */
export function EmbedTool() {
  if (account.value === null) return null;
  return (
    <a class="tool embed-tool" href={addressOf('/embed/build')} title={t('embedMap')}>
      <Icon name="embed" />
      <span>{t('embedMap')}</span>
    </a>
  );
}

export function SignInLink() {
  return (
    <a class="button small" href={signInAddress()}>
      <Icon name="person" />
      {t('signIn')}
    </a>
  );
}
