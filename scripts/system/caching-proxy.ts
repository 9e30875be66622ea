/** A cache as agencies put before a service: a real nginx with its usual settings, on a port of the loopback address. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CachingProxy {
  url: string;
  close(): Promise<void>;
}

/**
 * Answers carry `x-cache`: HIT, MISS, EXPIRED, STALE, BYPASS; absent where nothing was looked up.
 * @param nginx the program's path
 * @param freshSeconds how long every answer is fresh, whatever it says of itself
 */
export async function startProxy(
  nginx: string,
  origin: string,
  freshSeconds: number | null = null,
): Promise<CachingProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'geoser-proxy-'));
  mkdirSync(join(folder, 'logs'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, origin, freshSeconds));
  const program = spawn(nginx, ['-p', folder, '-c', 'nginx.conf', '-e', 'logs/error.log'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(url, program);
  return {
    url,
    async close() {
      const ended = new Promise((resolve) => program.once('exit', resolve));
      program.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function configuration(folder: string, port: number, origin: string, freshSeconds: number | null): string {
  const fresh =
    freshSeconds === null
      ? ''
      : `proxy_ignore_headers Cache-Control Expires; proxy_cache_valid 200 204 ${freshSeconds}s;`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    master_process off;
    pid ${folder}/nginx.pid;
    events { worker_connections 256; }
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      proxy_cache_path ${folder}/cache keys_zone=geoser:10m;
      server {
        listen 127.0.0.1:${port};
        location = /-/proxy { return 204; }
        location / {
          proxy_pass ${origin};
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_cache geoser;
          ${fresh}
          proxy_cache_revalidate on;
          proxy_cache_use_stale error timeout updating;
          add_header X-Cache $upstream_cache_status always;
        }
      }
    }`;
}

/** @throws when the program ends instead */
async function untilAnswered(url: string, program: ChildProcess): Promise<void> {
  const gone = new Promise<never>((_, reject) => {
    program.once('error', reject);
    program.once('exit', (code) => reject(new Error(`nginx ended with ${code}`)));
  });
  gone.catch(() => undefined);
  const answered = async (): Promise<void> => {
    for (;;) {
      const response = await fetch(`${url}/-/proxy`).catch(() => null);
      if (response?.status === 204) return;
    }
  };
  await Promise.race([answered(), gone]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
