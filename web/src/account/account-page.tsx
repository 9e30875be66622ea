/** One's own account: password, sessions, keys. */
import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { departmentName, loadDepartments } from '../accounts/departments.tsx';
import { PasswordField, Refusal, sending } from '../accounts/form.tsx';
import { OnlyFor } from '../accounts/guard.tsx';
import { t, tFor } from '../accounts/words.ts';
import { DeskPage } from '../shell/desk-page.tsx';
import { account as self } from '../shell/session.ts';
import { showToast } from '../state/said.ts';
import { Keys } from './keys.tsx';
import { loadSessions, Sessions } from './sessions.tsx';

export function AccountPage() {
  return (
    <DeskPage title={t('accountTitle')} current={null}>
      <OnlyFor who="anyone">
        <Own />
      </OnlyFor>
    </DeskPage>
  );
}

function Own() {
  useEffect(() => void loadDepartments(), []);
  const who = self.value;
  if (who === null) return null;
  return (
    <div class="keeping own">
      <div>
        <h1>{t('accountTitle')}</h1>
        <p class="intro">
          <strong>{who.name}</strong> · {who.email} · {tFor('role', who.role)}
          {who.departments.length > 0 && ` · ${who.departments.map(departmentName).join(', ')}`}
        </p>
      </div>
      <Keys owner={who} />
      <Sessions />
      <Password isReady={who.demonstration === true} />
    </div>
  );
}

function Password({ isReady }: { isReady: boolean }) {
  const current = useSignal('');
  const password = useSignal('');
  const [form] = useState(sending);
  const change = (event: Event): void => {
    event.preventDefault();
    const given = { current: current.peek(), password: password.peek() };
    void form.submit('/api/v1/account/password', given, () => {
      current.value = '';
      password.value = '';
      showToast(t('passwordChanged'));
      void loadSessions();
    });
  };
  return (
    <section class="card narrow" aria-labelledby="password-title">
      <h2 id="password-title">{t('passwordTitle')}</h2>
      {isReady ? (
        <p class="hint">{t('noOwnPassword')}</p>
      ) : (
        <form onSubmit={change}>
          <p class="hint">{t('passwordNote')}</p>
          <PasswordField name="current" label={t('currentPassword')} of={form} value={current} />
          <PasswordField name="password" label={t('newPassword')} of={form} value={password} isNew />
          <Refusal of={form} fields={['current', 'password']} />
          <button type="submit" class="button" aria-disabled={form.busy.value}>
            {t('passwordDo')}
          </button>
        </form>
      )}
    </section>
  );
}
