/** Requests made one after the other or by autocannon, on the loopback address only, bounded in count and time. */
import { Agent, get } from 'node:http';
import autocannon from 'autocannon';

export interface Answer {
  status: number;
  bytes: number;
  ms: number;
  etag: string;
}

/** One keep-alive connection, as a browser would ask for a tile. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(readonly base: string) {}

  ask(path: string): Promise<Answer> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const headers = { 'accept-encoding': 'gzip' };
      const request = get(`${this.base}${path}`, { agent: this.#agent, headers }, (response) => {
        let bytes = 0;
        response.on('data', (part: Buffer) => {
          bytes += part.length;
        });
        response.on('error', reject);
        response.on('end', () => {
          const etag = String(response.headers.etag ?? '');
          resolve({ status: response.statusCode ?? 0, bytes, ms: performance.now() - started, etag });
        });
      });
      request.on('error', reject);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Requests a second of one path, asked for as fast as it is answered for a few seconds. */
export async function requestsPerSecond(url: string): Promise<number> {
  const result = await autocannon({
    url,
    connections: 20,
    pipelining: 10,
    duration: 5,
    headers: { 'accept-encoding': 'gzip' },
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were no success`);
  return result.requests.average;
}

/** Asks for a path every few milliseconds while `work` runs. @returns its value, and the slowest answer in ms */
export async function whileAsking<T>(url: string, path: string, work: () => Promise<T>) {
  const client = new Client(url);
  let slowestMs = 0;
  let over = false;
  const asking = (async () => {
    while (!over) {
      slowestMs = Math.max(slowestMs, (await client.ask(path)).ms);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  try {
    return { value: await work(), slowestMs: await finish() };
  } finally {
    await finish();
    client.close();
  }

  async function finish(): Promise<number> {
    over = true;
    await asking;
    return slowestMs;
  }
}
