/** The ways in: password, the agency's directory, a ready account, or a link that works once. */
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { SessionAnswer } from '../../../server/contract/accounts.ts';
import { PasswordField, Refusal, sending, TextField } from '../accounts/form.tsx';
import { t, tFor } from '../accounts/words.ts';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { account, session } from '../shell/session.ts';
import { addressOf } from '../state/language.ts';
import { arrival, leaveFor, returnTo } from './arrival.ts';

const SESSION = '/api/v1/session';

export function SignInPage() {
  const { kind } = arrival.value;
  return (
    <DeskPage title={t('signInTitle')} current={null}>
      <div class="entrance">
        {kind === 'setup' && <LinkForm purpose="setup" />}
        {kind === 'password' && <LinkForm purpose="password" />}
        {(kind === 'plain' || kind === 'refused') && <Ways />}
      </div>
    </DeskPage>
  );
}

function Ways() {
  const now = session.value as SessionAnswer | null;
  if (account.value !== null) return <Already />;
  return (
    <>
      <section class="card">
        <h1>{t('signInTitle')}</h1>
        <DirectoryRefusal />
        <PasswordForm />
        {now?.ways?.oidc && (
          <>
            <p class="either">
              <span>{t('or')}</span>
            </p>
            <a class="button quiet wide" href={`${SESSION}/oidc?return_to=${encodeURIComponent(returnTo())}`}>
              {t('enterOidc', { name: now.ways.oidc })}
            </a>
          </>
        )}
        <p class="hint">{t('forgotten')}</p>
      </section>
      {now?.ways && now.ways.ready.length > 0 && <ReadyAccounts accounts={now.ways.ready} />}
    </>
  );
}

function Already() {
  return (
    <section class="card">
      <h1>{t('signInTitle')}</h1>
      <p>{t('already', { name: account.value?.name ?? '' })}</p>
      <a class="button wide" href={addressOf(returnTo())}>
        {t('goOn')}
      </a>
    </section>
  );
}

function DirectoryRefusal() {
  const { kind, text } = arrival.value;
  if (kind !== 'refused') return null;
  return (
    <div class="notice error" role="alert">
      <strong>{t('refusedTitle')}</strong>
      <p>{tFor('refused', text)}</p>
    </div>
  );
}

function PasswordForm() {
  const email = useSignal('');
  const password = useSignal('');
  const [form] = useState(sending);
  const enter = (event: Event): void => {
    event.preventDefault();
    const given = { email: email.peek(), password: password.peek() };
    void form.submit<SessionAnswer>(SESSION, given, leaveFor);
  };
  return (
    <form onSubmit={enter}>
      <TextField
        name="email"
        label={t('email')}
        of={form}
        value={email}
        type="email"
        autocomplete="username"
      />
      <PasswordField name="password" label={t('password')} of={form} value={password} />
      <Refusal of={form} fields={['email', 'password']} />
      <button type="submit" class="button wide" aria-disabled={form.busy.value}>
        {form.busy.value ? t('entering') : t('enter')}
      </button>
    </form>
  );
}

function ReadyAccounts({ accounts }: { accounts: SessionAnswer['ways']['ready'] }) {
  const [form] = useState(sending);
  const enter = (id: string): void => {
    void form.submit<SessionAnswer>(`${SESSION}/ready`, { account: id }, leaveFor);
  };
  return (
    <section class="card ready" aria-labelledby="ready-title">
      <h2 id="ready-title">{t('demoTitle')}</h2>
      <p class="hint">{t('demoNote')}</p>
      <Refusal of={form} />
      <ul>
        {accounts.map(({ id, name, role }) => (
          <li key={id}>
            <button type="button" onClick={() => enter(id)}>
              <Icon name="person" />
              <span>
                <strong>{name}</strong>
                <small>{tFor('demo', role)}</small>
              </span>
              <Icon name="right" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A link that works once: creates the first administrator, or chooses a password. */
function LinkForm({ purpose }: { purpose: 'setup' | 'password' }) {
  const email = useSignal('');
  const name = useSignal('');
  const password = useSignal('');
  const [form] = useState(sending);
  const use = (event: Event): void => {
    event.preventDefault();
    const who = purpose === 'setup' ? { email: email.peek(), name: name.peek() } : {};
    const given = { token: arrival.peek().text, password: password.peek(), ...who };
    void form.submit<SessionAnswer>(`${SESSION}/link`, given, leaveFor);
  };
  return (
    <section class="card">
      <h1>{t(purpose === 'setup' ? 'setupTitle' : 'chooseTitle')}</h1>
      <p class="hint">{t(purpose === 'setup' ? 'setupIntro' : 'chooseIntro')}</p>
      <form onSubmit={use}>
        {purpose === 'setup' && (
          <>
            <TextField name="name" label={t('name')} of={form} value={name} autocomplete="name" />
            <TextField
              name="email"
              label={t('email')}
              of={form}
              value={email}
              type="email"
              autocomplete="username"
            />
          </>
        )}
        <PasswordField name="password" label={t('newPassword')} of={form} value={password} isNew />
        <Refusal of={form} fields={['email', 'name', 'password']} />
        <button type="submit" class="button wide" aria-disabled={form.busy.value}>
          {t(purpose === 'setup' ? 'setupDo' : 'chooseDo')}
        </button>
      </form>
    </section>
  );
}
