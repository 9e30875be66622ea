import { Agent, get } from 'node:http';
import { expect } from 'chai';
import { type HttpServer, listen } from '../../server/listen.ts';
import { Readiness } from '../../server/readiness.ts';
import { startingHandler } from '../../server/starting/handler.ts';

const ANYWHERE = { host: '127.0.0.1', port: 0 };

describe('a service that starts', () => {
  let server: HttpServer;
  const readiness = new Readiness();

  before(async () => {
    readiness.begin({ es: 'Guardando', en: 'Storing' }, 3, 10);
    server = await listen(ANYWHERE, startingHandler(readiness));
  });

  after(() => server.stop());

  it('is alive', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).to.equal(200);
  });

  it('tells its progress with 503 until it is ready', async () => {
    const answer = await fetch(`${server.url}/readyz`);
    expect(answer.status).to.equal(503);
    expect(answer.headers.get('retry-after')).to.equal('1');
    expect(await answer.json()).to.deep.equal({
      status: 'starting',
      step: { es: 'Guardando', en: 'Storing' },
      done: 3,
      total: 10,
    });
  });

  for (const [accepted, language] of [
    ['es-CO,es;q=0.9,en;q=0.8', 'es'],
    ['en-GB,en;q=0.9,es;q=0.8', 'en'],
    ['fr', 'es'],
  ] as const) {
    it(`shows browsers that ask for ${accepted} a page in ${language}, which its policy lets run nothing foreign`, async () => {
      const answer = await fetch(`${server.url}/any?where=1`, {
        headers: { Accept: 'text/html,*/*', 'Accept-Language': accepted },
      });
      expect(answer.status).to.equal(503);
      expect(await answer.text()).to.include(`<html lang="${language}">`);
      expect(answer.headers.get('content-security-policy'))
        .to.match(/^default-src 'none';/)
        .and.not.include('unsafe');
    });
  }

  it('answers programs with a problem that names the step', async () => {
    const answer = await fetch(`${server.url}/api/v1/coverage?by=department`);
    expect(answer.status).to.equal(503);
    expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(await answer.json()).to.include({ type: '/problems/starting', status: 503 });
  });
});

describe('readiness', () => {
  it('tells every change, and nothing after the end of the start', () => {
    const readiness = new Readiness();
    const seen: string[] = [];
    readiness.onChange(({ state, step }) => seen.push(`${state} ${step.en}`));
    readiness.begin({ es: 'Uno', en: 'One' });
    readiness.ready();
    readiness.begin({ es: 'Dos', en: 'Two' });
    expect(seen).to.deep.equal(['starting One', 'ready Ready']);
    expect(readiness.toJson().status).to.equal('ready');
  });
});

describe('a server that stops', () => {
  it('answers what is in flight, over connections that are kept alive, and takes no more', async () => {
    let answer: (body: string) => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      void listen(ANYWHERE, (_req, res) => {
        answer = (body) => res.end(body);
        resolve();
      }).then((listening) => {
        server = listening;
        body = ask(listening.url);
      });
    });
    let server!: HttpServer;
    let body!: Promise<string>;
    await arrived;
    let stopped = false;
    const stopping = server.stop().then(() => {
      stopped = true;
    });
    expect(await fetch(server.url).catch(() => 'refused')).to.equal('refused');
    expect(stopped).to.equal(false);
    answer('whole');
    expect(await body).to.equal('whole');
    await stopping;
  });
});

/** A request over a connection that its client would keep for an hour. */
function ask(url: string): Promise<string> {
  const agent = new Agent({ keepAlive: true, timeout: 3_600_000 });
  return new Promise((resolve, reject) => {
    get(url, { agent }, (res) => {
      let body = '';
      res.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      res.on('end', () => resolve(body));
    }).on('error', reject);
  });
}
