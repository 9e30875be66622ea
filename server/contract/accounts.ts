/** Who is signed in, the ways in, accounts, sessions and keys. Instants are ISO 8601 in UTC. */
import { z } from 'zod';
import { ROLES } from '../domain/account.ts';
import { READY_IDS } from '../domain/ready-accounts.ts';
import { expecting } from './parameters.ts';

/** Shortest password: length is what counts, so nothing is asked of its characters (NIST SP 800-63B). */
export const MIN_PASSWORD = 12;
const MAX_PASSWORD = 200;
/** Longest validity of an API key, days. */
export const MAX_KEY_DAYS = 400;

export const Role = z.enum(ROLES);
const Instant = z.string();

const email = expecting(z.email().max(200), {
  es: 'se espera un correo electrónico',
  en: 'expected an e-mail address',
});
const name = expecting(z.string().trim().min(1).max(120), {
  es: 'se espera un nombre de hasta 120 letras',
  en: 'expected a name of up to 120 letters',
});
const password = expecting(z.string().min(MIN_PASSWORD).max(MAX_PASSWORD), {
  es: `la contraseña debe tener de ${MIN_PASSWORD} a ${MAX_PASSWORD} caracteres`,
  en: `the password must have ${MIN_PASSWORD} to ${MAX_PASSWORD} characters`,
});
const departments = expecting(z.array(z.string().regex(/^\d{2}$/)).max(33), {
  es: 'se esperan códigos DIVIPOLA de departamento, de dos cifras',
  en: 'expected DIVIPOLA codes of departments, two digits each',
});
const role = expecting(Role, {
  es: 'se admite viewer, staff, admin',
  en: 'allowed are viewer, staff, admin',
});
const token = expecting(z.string().min(20).max(200), {
  es: 'se espera el texto del enlace',
  en: 'expected the text of the link',
});

export const AccountShape = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  /** DIVIPOLA codes of two digits; of staff alone. */
  departments: z.array(z.string()),
});

export const SessionAnswer = z.object({
  /** Null when nobody is signed in. */
  account: AccountShape.extend({
    /** One of the ready accounts of the demonstration, or made by one. */
    demonstration: z.boolean(),
  }).nullable(),
  /** Every unit is invented and may be read by anyone. */
  demonstration: z.boolean(),
  ways: z.object({
    password: z.literal(true),
    /** What the agency's directory is called; null where there is none. */
    oidc: z.string().nullable(),
    /** Accounts that anyone may enter by one click, while the demonstration lasts. */
    ready: z.array(AccountShape),
  }),
});

/** Any text counts as a wrong e-mail or password: what they must look like would tell too much. */
export const SignInBody = z.object({
  email: expecting(
    z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\0]*$/),
    {
      es: 'se espera el correo de su cuenta',
      en: 'expected the e-mail of your account',
    },
  ),
  password: expecting(z.string().min(1).max(MAX_PASSWORD), {
    es: 'se espera la contraseña',
    en: 'expected the password',
  }),
});
export const ReadyBody = z.object({
  account: expecting(z.enum(READY_IDS), {
    es: `se admite ${READY_IDS.join(', ')}`,
    en: `allowed are ${READY_IDS.join(', ')}`,
  }),
});
/** `email` and `name` for the link of the first administrator. */
export const LinkBody = z.object({ token, password, email: email.optional(), name: name.optional() });

export const AccountRecord = AccountShape.extend({
  demonstration: z.boolean(),
  disabled_at: Instant.nullable(),
  created_at: Instant,
  last_sign_in_at: Instant.nullable(),
  has_password: z.boolean(),
  has_directory: z.boolean(),
});
export const AccountList = z.object({ accounts: z.array(AccountRecord) });
export const NewAccountBody = z.object({ email, name, role, departments: departments.default([]) });
export const AccountPatchBody = z.object({
  name: name.optional(),
  role: role.optional(),
  departments: departments.optional(),
  disabled: z.boolean().optional(),
});
/** Works once, for three days; whoever holds it chooses the account's password. */
export const PasswordLink = z.object({ link: z.string() });
export const NewAccountAnswer = z.object({ account: AccountRecord, link: z.string() });
export const accountParams = {
  id: expecting(z.string().regex(/^[\w-]{1,64}$/), {
    es: 'se espera un identificador de la lista',
    en: 'expected an id of the list',
  }),
};

export const PasswordBody = z.object({ current: z.string().min(1).max(MAX_PASSWORD), password });
export const Done = z.object({ done: z.literal(true) });

export const SessionList = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      way: z.enum(['password', 'link', 'oidc', 'ready']),
      /** The network alone. */
      address: z.string(),
      /** What the browser calls itself. */
      agent: z.string(),
      created_at: Instant,
      used_at: Instant,
      expires_at: Instant,
      /** The one that asks. */
      current: z.boolean(),
    }),
  ),
});

export const KeyList = z.object({
  keys: z.array(
    AccountShape.pick({ id: true, name: true, role: true, departments: true }).extend({
      created_at: Instant,
      expires_at: Instant,
      used_at: Instant.nullable(),
      revoked_at: Instant.nullable(),
    }),
  ),
});
export const NewKeyBody = z.object({
  name,
  role,
  departments: departments.default([]),
  /** Days until it ends. */
  days: expecting(z.int().min(1).max(MAX_KEY_DAYS), {
    es: `se esperan días, de 1 a ${MAX_KEY_DAYS}`,
    en: `expected days, 1 to ${MAX_KEY_DAYS}`,
  }),
});
/** `key` is shown this once: only its hash is kept. */
export const NewKeyAnswer = z.object({ id: z.string(), key: z.string(), expires_at: Instant });

export type AccountShape = z.infer<typeof AccountShape>;
export type SessionAnswer = z.infer<typeof SessionAnswer>;
export type AccountRecord = z.infer<typeof AccountRecord>;
export type AccountList = z.infer<typeof AccountList>;
export type SessionList = z.infer<typeof SessionList>;
export type KeyList = z.infer<typeof KeyList>;
export type NewKeyAnswer = z.infer<typeof NewKeyAnswer>;
export type NewAccountAnswer = z.infer<typeof NewAccountAnswer>;
