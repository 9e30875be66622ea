/** Who is signed in, and the ways in and out. */
import { LinkBody, ReadyBody, SessionAnswer, SignInBody } from '../contract/accounts.ts';
import type { Account } from '../domain/account.ts';
import { READY_ACCOUNTS } from '../domain/ready-accounts.ts';
import { areUnitsPublic } from '../http/auth.ts';
import { SESSION_COOKIE } from '../http/cookies.ts';
import { type Asked, jsonEndpoint, type Shape } from '../http/endpoint.ts';
import { readyAccountsOver } from '../problem.ts';
import { SESSION_LONGEST_S } from '../services/auth.ts';
import { type Opened, signInAsReady, signInByLink, signInByPassword, signOut } from '../services/sign-in.ts';

const PATH = '/api/v1/session';
/** Sign-ins a minute from one address; wrong passwords wait far sooner. */
const RATE = 60;

const show = jsonEndpoint({
  path: PATH,
  who: 'anyone',
  tag: 'accounts',
  fresh: true,
  summary: { es: 'Quién ingresó y cómo se ingresa.', en: 'Who is signed in, and the ways to sign in.' },
  response: SessionAnswer,
  handle: async (asked) => answer(asked, asked.account),
});

const signIn = jsonEndpoint({
  method: 'POST',
  path: PATH,
  who: 'anyone',
  tag: 'accounts',
  ratePerMinute: RATE,
  summary: {
    es: 'Ingresa con correo y contraseña; la sesión va en una cookie.',
    en: 'Signs in by e-mail and password; the session is kept in a cookie.',
  },
  body: SignInBody,
  response: SessionAnswer,
  async handle(asked) {
    return enter(asked, await signInByPassword(asked.ctx.auth, asked.body, asked.from, asked.trace));
  },
});

const ready = jsonEndpoint({
  method: 'POST',
  path: `${PATH}/ready`,
  who: 'anyone',
  tag: 'accounts',
  ratePerMinute: RATE,
  summary: {
    es: 'Ingresa con una cuenta de demostración, mientras todas las unidades son inventadas.',
    en: 'Signs in as a ready account, while every unit is invented.',
  },
  body: ReadyBody,
  response: SessionAnswer,
  async handle(asked) {
    if (!areUnitsPublic(asked.ctx.config, asked.versions)) throw readyAccountsOver();
    return enter(asked, await signInAsReady(asked.ctx.auth, asked.body.account, asked.from, asked.trace));
  },
});

const link = jsonEndpoint({
  method: 'POST',
  path: `${PATH}/link`,
  who: 'anyone',
  tag: 'accounts',
  ratePerMinute: RATE,
  summary: {
    es: 'Ingresa con un enlace de un solo uso y elige la contraseña.',
    en: 'Signs in by a link that works once, choosing the password.',
  },
  body: LinkBody,
  response: SessionAnswer,
  async handle(asked) {
    return enter(asked, await signInByLink(asked.ctx.auth, asked.body, asked.from, asked.trace));
  },
});

const leave = jsonEndpoint({
  method: 'DELETE',
  path: PATH,
  who: 'anyone',
  tag: 'accounts',
  summary: { es: 'Cierra la sesión.', en: 'Signs out.' },
  response: SessionAnswer,
  async handle(asked) {
    const cookie = asked.cookies.get(SESSION_COOKIE);
    if (cookie !== null) await signOut(asked.ctx.auth, cookie, asked.trace);
    asked.cookies.clear(SESSION_COOKIE);
    return answer(asked, null);
  },
});

export const sessionEndpoints = [show, signIn, ready, link, leave];

type Asker = Pick<Asked<Shape, Shape>, 'ctx' | 'versions' | 'cookies'>;

/** Gives the browser its new session, in place of whatever it had. */
function enter(asked: Asker, { account, cookie }: Opened): SessionAnswer {
  asked.cookies.set(SESSION_COOKIE, cookie, SESSION_LONGEST_S);
  return answer(asked, account);
}

function answer({ ctx, versions }: Asker, account: Account | null): SessionAnswer {
  const demonstration = areUnitsPublic(ctx.config, versions);
  return {
    account: account && { ...shown(account), demonstration: account.demonstration ?? false },
    demonstration,
    ways: {
      password: true,
      oidc: ctx.config.oidc?.name ?? null,
      ready: demonstration ? READY_ACCOUNTS.map(shown) : [],
    },
  };
}

function shown({ id, name, email, role, departments }: Account) {
  return { id, name, email, role, departments: [...departments] };
}
