/** Keys by which programs act for their owner. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { KeyList, NewKeyAnswer } from '../../../server/contract/accounts.ts';
import { departmentName } from '../accounts/departments.tsx';
import { Refusal, sending, TextField } from '../accounts/form.tsx';
import { Loaded, loaded } from '../accounts/loaded.tsx';
import { dayOf, moment } from '../accounts/moments.ts';
import { RoleFields } from '../accounts/role-field.tsx';
import { type Secret, SecretDialog } from '../accounts/secret.tsx';
import { t, tFor } from '../accounts/words.ts';
import { send } from '../api/client.ts';
import type { Role, SignedIn } from '../shell/session.ts';
import { showToast } from '../state/said.ts';

const PATH = '/api/v1/keys';
const DEFAULT_DAYS = '90';
const list = loaded<KeyList>(PATH);

type Key = KeyList['keys'][number];

export function Keys({ owner }: { owner: SignedIn }) {
  const making = useSignal(false);
  const secret = useSignal<Secret | null>(null);
  useEffect(() => void list.load(), []);
  return (
    <section class="card" aria-labelledby="keys-title">
      <div class="page-head">
        <h2 id="keys-title">{t('keysTitle')}</h2>
        <button
          type="button"
          class="button small"
          onClick={() => {
            making.value = true;
          }}
        >
          {t('newKey')}
        </button>
      </div>
      <p class="hint">{t('keysNote')}</p>
      <Loaded of={list}>
        {({ keys }) =>
          keys.length === 0 ? (
            <p class="empty">{t('noKeys')}</p>
          ) : (
            <ul class="entries">
              {keys.map((key) => (
                <Item key={key.id} of={key} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {making.value && (
        <KeyDialog
          owner={owner}
          onClose={() => {
            making.value = false;
          }}
          onMade={(made) => {
            making.value = false;
            secret.value = made;
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
    </section>
  );
}

function Item({ of: key }: { of: Key }) {
  const { name, role, departments, expires_at: until, revoked_at: revoked, used_at: used } = key;
  const isOver = revoked !== null || Date.parse(until) <= Date.now();
  const reach = [tFor('role', role), ...departments.map(departmentName)].join(', ');
  return (
    <li class={isOver ? 'over' : undefined}>
      <span>
        <strong>{name}</strong>
        <small>
          {reach} · {endOf(until, revoked)} ·{' '}
          {used === null ? t('keyUnused') : t('keyUsed', { when: moment(used) })}
        </small>
      </span>
      {!isOver && (
        <button
          type="button"
          class="button quiet small"
          aria-label={t('revokeFor', { name })}
          onClick={() => void revoke(key.id)}
        >
          {t('revoke')}
        </button>
      )}
    </li>
  );
}

function endOf(until: string, revoked: string | null): string {
  if (revoked !== null) return t('keyRevoked', { day: dayOf(revoked) });
  const day = dayOf(until);
  return Date.parse(until) <= Date.now() ? t('keyEnded', { day }) : t('keyUntil', { day });
}

async function revoke(id: string): Promise<void> {
  const gone = await send(`${PATH}/${id}`, { method: 'DELETE' }).then(
    () => true,
    () => false, // it was revoked already, or the server is away, which the page tells
  );
  if (gone) showToast(t('keyGone'));
  await list.load();
}

const WITHIN: Record<Role, readonly Role[]> = {
  viewer: ['viewer'],
  staff: ['staff', 'viewer'],
  admin: ['admin', 'staff', 'viewer'],
};

interface DialogProps {
  owner: SignedIn;
  onClose: () => void;
  onMade: (secret: Secret) => void;
}

function KeyDialog({ owner, onClose, onMade }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [form] = useState(sending);
  const name = useSignal('');
  const days = useSignal(DEFAULT_DAYS);
  const role = useSignal<Role>(owner.role);
  const departments = useSignal<readonly string[]>(owner.departments);
  useEffect(() => dialog.current?.showModal(), []);
  const make = (event: Event): void => {
    event.preventDefault();
    const reach = { role: role.peek(), departments: role.peek() === 'staff' ? departments.peek() : [] };
    const given = { name: name.peek(), days: Number(days.peek()), ...reach };
    void form.submit<NewKeyAnswer>(PATH, given, ({ key }) =>
      onMade({
        title: t('keyMadeTitle', { name: given.name }),
        note: t('keyMadeNote'),
        label: t('key'),
        text: key,
      }),
    );
  };
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="key-title" onClose={onClose}>
      <h2 id="key-title">{t('newKey')}</h2>
      <form onSubmit={make}>
        <TextField
          name="name"
          label={t('keyName')}
          of={form}
          value={name}
          placeholder={t('keyNameExample')}
        />
        <RoleFields
          role={role}
          departments={departments}
          of={form}
          among={WITHIN[owner.role]}
          departmentsAmong={owner.role === 'staff' ? owner.departments : undefined}
        />
        <TextField name="days" label={t('keyDays')} of={form} value={days} type="number" min={1} max={400} />
        <Refusal of={form} fields={['name', 'role', 'days']} />
        <div class="row">
          <button type="submit" class="button" aria-disabled={form.busy.value}>
            {t('create')}
          </button>
          <button type="button" class="button quiet" onClick={onClose}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
