/** Accounts as administrators keep them. */
import {
  AccountList,
  AccountPatchBody,
  AccountRecord,
  accountParams,
  NewAccountAnswer,
  NewAccountBody,
  PasswordLink,
} from '../contract/accounts.ts';
import { type Asked, jsonEndpoint, type Shape } from '../http/endpoint.ts';
import type { StoredAccount } from '../queries/accounts.ts';
import { accountsFor, changeAccount, createAccount, makePasswordLink } from '../services/accounts.ts';
import { requirePerson } from './own-account.ts';

const PATH = '/api/v1/accounts';

const list = jsonEndpoint({
  path: PATH,
  who: 'admins',
  tag: 'accounts',
  fresh: true,
  summary: { es: 'Todas las cuentas, por correo.', en: 'All accounts, by e-mail.' },
  response: AccountList,
  async handle({ ctx, account }) {
    const accounts = await accountsFor(ctx.db, requirePerson(account));
    return { accounts: accounts.map(record) };
  },
});

const create = jsonEndpoint({
  method: 'POST',
  path: PATH,
  who: 'admins',
  tag: 'accounts',
  status: 201,
  summary: {
    es: 'Crea una cuenta y da el enlace con que su dueño elige la contraseña.',
    en: 'Creates an account, and gives the link by which its owner chooses a password.',
  },
  body: NewAccountBody,
  response: NewAccountAnswer,
  async handle(asked) {
    requirePerson(asked.account);
    const made = await createAccount(asked.ctx.db, asked.body, asked.trace);
    return { account: record(made.account), link: passwordLink(asked, made.token) };
  },
});

const change = jsonEndpoint({
  method: 'PATCH',
  path: `${PATH}/{id}`,
  who: 'admins',
  tag: 'accounts',
  summary: {
    es: 'Cambia nombre, rol o departamentos, o deshabilita; deshabilitar cierra sus sesiones y claves.',
    en: 'Changes name, role or departments, or disables; disabling ends its sessions and keys.',
  },
  params: accountParams,
  body: AccountPatchBody,
  response: AccountRecord,
  async handle({ ctx, account, params, body, trace }) {
    requirePerson(account);
    return record(await changeAccount(ctx.db, params.id, body, trace));
  },
});

const link = jsonEndpoint({
  method: 'POST',
  path: `${PATH}/{id}/link`,
  who: 'admins',
  tag: 'accounts',
  status: 201,
  summary: {
    es: 'Un enlace nuevo con que el dueño de la cuenta elige otra contraseña; el anterior deja de servir.',
    en: 'A new link by which the owner of the account chooses another password; the one before ends.',
  },
  params: accountParams,
  response: PasswordLink,
  async handle(asked) {
    requirePerson(asked.account);
    return { link: passwordLink(asked, await makePasswordLink(asked.ctx.db, asked.params.id, asked.trace)) };
  },
});

export const accountEndpoints = [list, create, change, link];

/** The token stands behind the #, which no server and no log gets to see. */
function passwordLink({ ctx, origin }: Pick<Asked<Shape, Shape>, 'ctx' | 'origin'>, token: string): string {
  return `${ctx.config.publicUrl ?? origin}/sign-in#password=${token}`;
}

function record(account: StoredAccount): AccountRecord {
  return {
    id: account.id,
    name: account.name,
    email: account.email,
    role: account.role,
    departments: [...account.departments],
    demonstration: account.demonstration,
    disabled_at: account.disabledAt,
    created_at: account.createdAt,
    last_sign_in_at: account.lastSignInAt,
    has_password: account.hasPassword,
    has_directory: account.hasDirectory,
  };
}
