/** The HTTP server itself: listens before there is an application, and stops without cutting anyone off. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainListen } from './start-error.ts';

/** A request that takes longer after the stop was asked for is cut off; ms. */
const FINISH_WITHIN_MS = 10_000;

export interface HttpServer {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  url: string;
  /** Requests from now on go to this listener. */
  handle(listener: RequestListener): void;
  /** Stops accepting; resolves when the requests in flight have been answered. */
  stop(): Promise<void>;
}

/** @throws StartError when the port or the address cannot be used */
export async function listen(
  config: { host: string; port: number },
  first: RequestListener,
): Promise<HttpServer> {
  let current = first;
  let stopping = false;
  const server = createServer((req, res) => {
    if (stopping) res.setHeader('Connection', 'close');
    // A kept-alive connection becomes idle with its answer, and would otherwise hold the stop for seconds.
    res.once('close', () => stopping && setImmediate(() => server.closeIdleConnections()));
    current(req, res);
  });
  await listening(server, config);
  return {
    url: `http://${hostOf(config.host)}:${(server.address() as AddressInfo).port}`,
    handle(listener) {
      current = listener;
    },
    async stop() {
      stopping = true;
      await closed(server);
    },
  };
}

function listening(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explainListen(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}

/** The address to open from this machine. */
function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
