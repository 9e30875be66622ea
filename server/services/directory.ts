/**
 * The agency's own directory, by OpenID Connect: authorization code with PKCE, state and nonce, all checked by
 * openid-client. What a sign-in under way needs to know waits in the database, so that any node can finish it.
 */
import type { Knex } from 'knex';
import * as oidc from 'openid-client';
import { ROLES, type Role } from '../domain/account.ts';
import { directoryFailed } from '../problem.ts';
import { insertOidcAttempt, takeOidcAttempt } from '../queries/account-links.ts';
import { hashToken } from './secrets.ts';

export interface DirectoryOptions {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  roleClaim: string | null;
  departmentsClaim: string | null;
  defaultRole: Role | null;
}

/** Whom the directory vouches for. */
export interface Person {
  issuer: string;
  subject: string;
  /** Null where the directory tells none, or says that it never verified it. */
  email: string | null;
  name: string | null;
  /** What the role claim says, null where it says nothing that is a role here. */
  role: Role | null;
  departments: string[];
}

/** A person may take so long at the directory; ms. */
const ATTEMPT_MS = 10 * 60_000;
/** An answer of the directory; s. */
const TIMEOUT_S = 10;

export class Directory {
  readonly #options: DirectoryOptions;
  #found: Promise<oidc.Configuration> | null = null;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  get defaultRole(): Role | null {
    return this.#options.defaultRole;
  }

  /** @returns where to send the browser, and the state that its cookie keeps @throws Problem directory-failed */
  async begin(
    db: Knex,
    given: { redirectUri: string; returnTo: string; at: Date },
  ): Promise<{ location: string; state: string }> {
    const configuration = await this.#configuration();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const verifier = oidc.randomPKCECodeVerifier();
    const expiresAt = new Date(given.at.getTime() + ATTEMPT_MS);
    await insertOidcAttempt(db, hashToken(state), { verifier, nonce, returnTo: given.returnTo }, expiresAt);
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: given.redirectUri,
      scope: 'openid email profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { location: location.href, state };
  }

  /**
   * @param given.url to which the directory sent the browser back, whole
   * @param given.state of the browser's cookie: whoever began must be who comes back
   * @throws Problem directory-failed
   */
  async finish(
    db: Knex,
    given: { url: URL; state: string | null; at: Date },
  ): Promise<{ person: Person; returnTo: string }> {
    const attempt = given.state && (await takeOidcAttempt(db, hashToken(given.state), given.at));
    if (!given.state || !attempt) throw directoryFailed('no sign-in is under way in this browser');
    const configuration = await this.#configuration();
    const checks = {
      pkceCodeVerifier: attempt.verifier,
      expectedNonce: attempt.nonce,
      expectedState: given.state,
      idTokenExpected: true,
    };
    const tokens = await oidc.authorizationCodeGrant(configuration, given.url, checks).catch(refuse);
    const claims = tokens.claims();
    if (!claims) throw directoryFailed('no identity came');
    const more = configuration.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub).catch(refuse)
      : {};
    return { person: this.#personOf(claims.iss, { ...claims, ...more }), returnTo: attempt.returnTo };
  }

  /** Asked at the first sign-in, and again after a failure: a directory that is down keeps no service from starting. */
  #configuration(): Promise<oidc.Configuration> {
    const found = this.#found ?? this.#discover();
    this.#found = found;
    found.catch(() => {
      if (this.#found === found) this.#found = null;
    });
    return found;
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
    const options = {
      timeout: TIMEOUT_S,
      // config.ts admits http on this machine alone
      execute: url.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
    };
    return oidc.discovery(url, clientId, undefined, authentication, options).catch(refuse);
  }

  #personOf(issuer: string, claims: Record<string, unknown>): Person {
    const { roleClaim, departmentsClaim } = this.#options;
    const email = claims.email_verified === false ? null : textOf(claims.email);
    const departments = departmentsClaim === null ? [] : listOf(claims[departmentsClaim]);
    return {
      issuer,
      subject: String(claims.sub),
      email: email?.toLowerCase() ?? null,
      name: textOf(claims.name) ?? email,
      role: roleClaim === null ? null : highestRole(listOf(claims[roleClaim])),
      departments: departments.filter((code) => /^\d{2}$/.test(code)),
    };
  }
}

function refuse(error: unknown): never {
  throw directoryFailed(error instanceof Error ? error.message : String(error));
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim.trim() !== '' ? claim.trim().slice(0, 200) : null;
}

/** Directories write one value, a list, or values with commas. */
function listOf(claim: unknown): string[] {
  const values: unknown[] = Array.isArray(claim) ? claim : String(claim ?? '').split(/[,\s]+/);
  return values.map(String).filter(Boolean);
}

function highestRole(names: string[]): Role | null {
  return [...ROLES].reverse().find((role) => names.includes(role)) ?? null;
}
