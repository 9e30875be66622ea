/** An agency's directory: a real OpenID Connect provider on a free port, with its own sign-in form. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface DirectoryServer {
  issuer: string;
  /** What the service under test is configured with. */
  env: Record<string, string>;
  /** Admits the service at this address as a client; call it once the service listens. */
  admit(serviceUrl: string): void;
  close(): Promise<void>;
}

const CLIENT = { client_id: 'geoser', client_secret: 'secreto-de-la-prueba' };

/** @param people claims by the login that the form takes; no password is asked */
export async function startDirectory(people: Record<string, object>): Promise<DirectoryServer> {
  let answer: (req: IncomingMessage, res: ServerResponse) => void = (_req, res) => res.writeHead(503).end();
  const server = createServer((req, res) => answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    env: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.client_id,
      OIDC_CLIENT_SECRET: CLIENT.client_secret,
      OIDC_NAME: 'Directorio de prueba',
    },
    admit(serviceUrl) {
      const provider = providerFor(issuer, serviceUrl, people);
      const protocol = provider.callback();
      answer = (req, res) => {
        if (req.url === '/favicon.ico') return res.writeHead(204).end();
        const serve = req.url?.startsWith('/interaction/')
          ? interact(provider, req, res)
          : protocol(req, res);
        serve.catch((error: Error) => res.writeHead(500).end(error.message));
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function providerFor(issuer: string, serviceUrl: string, people: Record<string, object>): Provider {
  return new Provider(issuer, {
    clients: [{ ...CLIENT, redirect_uris: [`${serviceUrl}/api/v1/session/oidc/callback`] }],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'cargo', 'departamentos'],
    },
    cookies: { keys: ['clave de las galletas de la prueba'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) =>
      people[sub] && { accountId: sub, claims: async () => ({ sub, ...people[sub] }) },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session?.accountId,
        clientId: ctx.oidc.client?.clientId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
}

/** A form that asks who one is; sent back by GET, `?login=ana`. */
async function interact(provider: Provider, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const login = new URL(req.url ?? '', 'http://here').searchParams.get('login');
  if (login !== null) return provider.interactionFinished(req, res, { login: { accountId: login } });
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.end('<!doctype html><title>Directorio</title><form><input name="login"><button>Soy yo</button></form>');
}
