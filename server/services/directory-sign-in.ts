/** From a person that the directory vouches for to an account here. */
import type { Knex } from 'knex';
import type { Account } from '../domain/account.ts';
import { changesBetween, type Trace } from '../domain/audit.ts';
import { directoryUnknown, type Problem } from '../problem.ts';
import {
  countAdministrators,
  findAccountByEmail,
  findAccountOfDirectory,
  insertAccount,
  linkDirectory,
  lockAccounts,
  type StoredAccount,
  updateAccount,
} from '../queries/accounts.ts';
import { audit } from '../queries/audit.ts';
import type { Auth } from './auth.ts';
import type { Directory, Person } from './directory.ts';
import { newId } from './secrets.ts';
import { by, type Opened, type Origin, open } from './sign-in.ts';

/**
 * Known by the directory's own identifier; at the first time by the e-mail for which an administrator made an account;
 * else made anew, where the configuration says with which role. @throws Problem directory-unknown
 */
export async function signInByDirectory(
  auth: Auth,
  directory: Pick<Directory, 'defaultRole'>,
  person: Person,
  from: Origin,
  trace: Trace,
): Promise<Opened> {
  const outcome = await auth.transaction(async (trx): Promise<Opened | null> => {
    await lockAccounts(trx);
    const known = await knownAccount(trx, person, trace);
    if (known?.disabledAt) return null;
    const account = known
      ? await followDirectory(trx, known, person, trace)
      : await welcome(trx, person, directory, trace);
    return account && open(auth, trx, account, { way: 'oidc', from, trace });
  });
  if (outcome) return outcome;
  throw await refused(auth.db, person, trace);
}

async function refused(db: Knex, person: Person, trace: Trace): Promise<Problem> {
  const subject = `account:${person.email ?? person.subject}`;
  const details = { way: 'oidc' };
  await audit(db, { ...trace, demonstration: false, action: 'session.refused', subject, details });
  return directoryUnknown(person.email ?? person.subject);
}

async function knownAccount(
  trx: Knex.Transaction,
  person: Person,
  { at }: Trace,
): Promise<StoredAccount | null> {
  const known = await findAccountOfDirectory(trx, person);
  if (known || person.email === null) return known;
  const invited = await findAccountByEmail(trx, person.email);
  if (!invited || invited.demonstration || invited.hasDirectory) return null;
  await linkDirectory(trx, invited.id, person, at);
  return invited;
}

/** Where the directory tells roles, it decides at every sign-in; but never who the last administrator is. */
async function followDirectory(
  trx: Knex.Transaction,
  account: StoredAccount,
  person: Person,
  trace: Trace,
): Promise<Account> {
  const told = roleOf(person);
  if (told === null) return account;
  const lastOne = account.role === 'admin' && told.role !== 'admin' && (await countAdministrators(trx)) === 1;
  const changes = changesBetween<Account>(account, told);
  if (lastOne || Object.keys(changes).length === 0) return account;
  await updateAccount(trx, account.id, told);
  const subject = `account:${account.email}`;
  await audit(trx, { ...by(account, trace), action: 'account.changed', subject, changes });
  return { ...account, ...told };
}

async function welcome(
  trx: Knex.Transaction,
  person: Person,
  { defaultRole }: Pick<Directory, 'defaultRole'>,
  trace: Trace,
): Promise<Account | null> {
  const told = roleOf(person) ?? (defaultRole && { role: defaultRole, departments: [] });
  if (told === null || person.email === null) return null;
  const account: Account = { id: newId(), email: person.email, name: person.name ?? person.email, ...told };
  if (!(await insertAccount(trx, account, trace.at))) return null;
  await linkDirectory(trx, account.id, person, trace.at);
  await audit(trx, {
    ...by(account, trace),
    action: 'account.created',
    subject: `account:${account.email}`,
    changes: changesBetween({}, { name: account.name, ...told }),
  });
  return account;
}

/** Staff without a department is a viewer. */
function roleOf({ role, departments }: Person): Pick<Account, 'role' | 'departments'> | null {
  if (role === null) return null;
  if (role !== 'staff') return { role, departments: [] };
  return departments.length > 0
    ? { role, departments: [...departments].sort() }
    : { role: 'viewer', departments: [] };
}
