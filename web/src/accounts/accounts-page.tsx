/** Accounts as administrators keep them. */
import { signal, useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { AccountList, AccountRecord } from '../../../server/contract/accounts.ts';
import { DeskPage } from '../shell/desk-page.tsx';
import { account as self } from '../shell/session.ts';
import { showToast } from '../state/said.ts';
import { AccountDialog } from './account-dialog.tsx';
import { departmentName, loadDepartments } from './departments.tsx';
import { Refusal, sending } from './form.tsx';
import { OnlyFor } from './guard.tsx';
import { Loaded, loaded } from './loaded.tsx';
import { moment } from './moments.ts';
import { type Secret, SecretDialog } from './secret.tsx';
import { t, tFor } from './words.ts';

const list = loaded<AccountList>('/api/v1/accounts');
/** The account whose form is open; `new` for one that is made. */
const editing = signal<AccountRecord | 'new' | null>(null);

export function AccountsPage() {
  return (
    <DeskPage title={t('accountsTitle')} current="accounts">
      <OnlyFor who="admin">
        <Accounts />
      </OnlyFor>
    </DeskPage>
  );
}

function Accounts() {
  const secret = useSignal<Secret | null>(null);
  const [links] = useState(sending);
  useEffect(() => {
    void list.load();
    void loadDepartments();
  }, []);
  const showLink = (name: string, link: string): void => {
    secret.value = { title: t('linkTitle', { name }), note: t('linkNote'), label: t('link'), text: link };
  };
  const reset = ({ id, name }: AccountRecord): void => {
    void links.submit<{ link: string }>(`/api/v1/accounts/${id}/link`, {}, ({ link }) =>
      showLink(name, link),
    );
  };
  return (
    <div class="keeping">
      <div class="page-head">
        <div>
          <h1>{t('accountsTitle')}</h1>
          <p class="intro">{t('accountsIntro')}</p>
        </div>
        <button type="button" class="button" onClick={() => open('new')}>
          {t('newAccount')}
        </button>
      </div>
      {isDemonstration() && <p class="notice small">{t('accountsDemo')}</p>}
      <Refusal of={links} />
      <Loaded of={list}>{({ accounts }) => <Table accounts={accounts} onReset={reset} />}</Loaded>
      {editing.value !== null && (
        <AccountDialog
          of={editing.value === 'new' ? null : editing.value}
          onClose={() => open(null)}
          onCreated={({ account, link }) => {
            open(null);
            showLink(account.name, link);
            void list.load();
          }}
          onChanged={() => {
            open(null);
            showToast(t('saved'));
            void list.load();
          }}
        />
      )}
      <SecretDialog
        secret={secret.value}
        onClose={() => {
          secret.value = null;
        }}
      />
    </div>
  );
}

function open(what: AccountRecord | 'new' | null): void {
  editing.value = what;
}

function isDemonstration(): boolean {
  return list.value.value?.accounts.find(({ email }) => email === self.value?.email)?.demonstration ?? false;
}

function Table({
  accounts,
  onReset,
}: {
  accounts: AccountRecord[];
  onReset: (account: AccountRecord) => void;
}) {
  return (
    <>
      <div class="sheet">
        <table class="records">
          <caption class="hidden">{t('accountsTable')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('role')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('lastSignIn')}</th>
              <th scope="col">
                <span class="hidden">{t('edit')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <Row key={account.id} account={account} onReset={onReset} />
            ))}
          </tbody>
        </table>
      </div>
      {accounts.length <= 1 && <p class="hint">{t(accounts.length === 0 ? 'noAccounts' : 'onlyAccount')}</p>}
    </>
  );
}

function Row({ account, onReset }: { account: AccountRecord; onReset: (account: AccountRecord) => void }) {
  const { name, email, role, departments, last_sign_in_at: last } = account;
  const isReady = account.id.startsWith('ready-');
  return (
    <tr>
      <th scope="row">
        <strong>{name}</strong>
        <small>{email}</small>
      </th>
      <td data-label={t('role')}>
        {tFor('role', role)}
        {departments.length > 0 && <small>{departments.map(departmentName).join(', ')}</small>}
      </td>
      <td data-label={t('state')}>
        <span class={`state ${stateOf(account)}`}>{tFor('state', stateOf(account))}</span>
      </td>
      <td data-label={t('lastSignIn')} class="number">
        {last === null ? t('never') : moment(last)}
      </td>
      <td class="acts">
        {!isReady && (
          <>
            <button
              type="button"
              class="button quiet small"
              aria-label={t('editFor', { name })}
              onClick={() => open(account)}
            >
              {t('edit')}
            </button>
            {account.disabled_at === null && (
              <button
                type="button"
                class="button quiet small"
                aria-label={t('resetFor', { name })}
                onClick={() => onReset(account)}
              >
                {t('resetLink')}
              </button>
            )}
          </>
        )}
      </td>
    </tr>
  );
}

function stateOf(account: AccountRecord): 'ready' | 'disabled' | 'invited' | 'active' {
  if (account.id.startsWith('ready-')) return 'ready';
  if (account.disabled_at !== null) return 'disabled';
  return account.has_password || account.has_directory ? 'active' : 'invited';
}
