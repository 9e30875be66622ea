/** The form of one account: a new one, or one that is changed. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AccountRecord, NewAccountAnswer } from '../../../server/contract/accounts.ts';
import { Refusal, sending, TextField } from './form.tsx';
import { RoleFields } from './role-field.tsx';
import { t } from './words.ts';

interface Props {
  /** Null makes a new one. */
  of: AccountRecord | null;
  onClose: () => void;
  onCreated: (answer: NewAccountAnswer) => void;
  onChanged: () => void;
}

/** Stands in the document while it is open alone, so that each opening begins anew. */
export function AccountDialog({ of: account, onClose, onCreated, onChanged }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [form] = useState(sending);
  const email = useSignal(account?.email ?? '');
  const name = useSignal(account?.name ?? '');
  const role = useSignal(account?.role ?? 'viewer');
  const departments = useSignal<readonly string[]>(account?.departments ?? []);
  const disabled = useSignal(account?.disabled_at != null);
  useEffect(() => dialog.current?.showModal(), []);

  const save = (event: Event): void => {
    event.preventDefault();
    const given = { name: name.peek(), role: role.peek(), departments: departments.peek() };
    if (account === null) void form.submit('/api/v1/accounts', { ...given, email: email.peek() }, onCreated);
    else {
      const patch = { ...given, disabled: disabled.peek() };
      void form.submit(`/api/v1/accounts/${account.id}`, patch, onChanged, 'PATCH');
    }
  };
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="account-dialog-title" onClose={onClose}>
      <h2 id="account-dialog-title">
        {account ? t('editTitle', { name: account.name }) : t('newAccountTitle')}
      </h2>
      <form onSubmit={save}>
        <TextField name="name" label={t('name')} of={form} value={name} />
        {account === null && (
          <TextField name="email" label={t('email')} of={form} value={email} type="email" />
        )}
        <RoleFields role={role} departments={departments} of={form} />
        {account !== null && (
          <label class="box">
            <input
              type="checkbox"
              checked={disabled.value}
              onChange={(event) => {
                disabled.value = event.currentTarget.checked;
              }}
            />
            <span>{t('disabledField')}</span>
          </label>
        )}
        <Refusal of={form} fields={['name', 'email', 'role']} />
        <div class="row">
          <button type="submit" class="button" aria-disabled={form.busy.value}>
            {account ? t('save') : t('create')}
          </button>
          <button type="button" class="button quiet" onClick={onClose}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
