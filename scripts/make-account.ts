/**
 * npm run make-account -- --email … --role admin|staff|viewer: creates an account, or with --reset gives an existing
 * one a new link. Prints a link, which works once, by which its owner chooses the password.
 */
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../db/connect.ts';
import { type Config, readConfig } from '../server/config.ts';
import { NewAccountBody } from '../server/contract/accounts.ts';
import { expectationOf } from '../server/contract/parameters.ts';
import { normalEmail } from '../server/domain/account.ts';
import { operatorTrace } from '../server/operator.ts';
import { findAccountByEmail } from '../server/queries/accounts.ts';
import { type AccountInput, createAccount, makePasswordLink } from '../server/services/accounts.ts';
import { StartError } from '../server/start-error.ts';
import { run } from './report.ts';
import { prepareSchema } from './schema.ts';

const USAGE =
  'npm run make-account -- --email ana@sena.edu.co --role admin|staff|viewer [--departments 05,15] [--name "Ana Ruiz"]' +
  '  |  npm run make-account -- --email ana@sena.edu.co --reset';

const OPTIONS = {
  email: { type: 'string' },
  role: { type: 'string' },
  departments: { type: 'string' },
  name: { type: 'string' },
  reset: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

await run(async () => {
  const values = readOptions();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const wanted = values.reset ? null : inputOf(values);
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    await prepareSchema(database);
    const token = wanted ? await create(database, wanted) : await reset(database, values.email);
    console.log(`Enlace de un solo uso, vale tres días / Link that works once, for three days:`);
    console.log(`${addressOf(config)}/sign-in#password=${token}`);
  } finally {
    await database.close();
  }
});

type Options = ReturnType<typeof readOptions>;

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch {
    throw new StartError(`Uso: ${USAGE}`, `Usage: ${USAGE}`);
  }
}

/** @throws StartError naming the option that cannot be used, before any database is opened */
function inputOf({ email, role, departments, name }: Options): AccountInput {
  const parsed = NewAccountBody.safeParse({
    email,
    role,
    name: name ?? email,
    departments: departments?.split(',').map((code) => code.trim()),
  });
  if (!parsed.success) throw unusable(String(parsed.error.issues[0]?.path[0]));
  return parsed.data;
}

async function create({ knex }: Database, input: AccountInput): Promise<string> {
  return (await createAccount(knex, input, operatorTrace())).token;
}

async function reset({ knex }: Database, email: string | undefined): Promise<string> {
  const account = await findAccountByEmail(knex, normalEmail(email ?? ''));
  if (account) return makePasswordLink(knex, account.id, operatorTrace());
  throw new StartError(
    `No hay ninguna cuenta con el correo «${email ?? ''}».`,
    `There is no account with the e-mail “${email ?? ''}”.`,
  );
}

/** An option in the words of the API's contract. */
function unusable(option: string): StartError {
  const schema = NewAccountBody.shape[option as keyof typeof NewAccountBody.shape];
  const expected = schema && expectationOf(schema);
  return new StartError(
    `--${option}: ${expected?.es ?? 'falta'}. Uso: ${USAGE}`,
    `--${option}: ${expected?.en ?? 'missing'}.`,
  );
}

function addressOf({ publicUrl, host, port }: Config): string {
  if (publicUrl !== null) return publicUrl;
  return `http://${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${port}`;
}
