import { expect } from 'chai';
import { parseView, viewQuery } from '../../server/embed/view.ts';
import { demoDatabase } from '../support/databases.ts';
import { type Engine, onEachEngine } from '../support/engines.ts';
import { headersOf } from '../support/identify.ts';
import { releasedServer } from '../support/released.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { refusal } from './client.ts';

const HOSTILE = [
  'title=%3Cscript%3Ealert(1)%3C/script%3E',
  'accent=url(javascript:alert(1))',
  `layers=${'cells,'.repeat(1_000)}`,
  'view=NaN,Infinity,1e999',
  'view=-74,4,99999999999999999999',
  'territory[]=department:05&by[$ne]=x',
  'territory=department:../../etc/passwd',
  'by=__proto__&constructor=1&__proto__[x]=1',
  'lang=xx&lang=en&v=99',
  '%00=%00&title=%00%ff',
  '%',
];

onEachEngine('the public map over HTTP', (engine: Engine) => {
  let server: RunningServer;

  before(async () => {
    server = await releasedServer(engine);
  });
  after(() => server?.close());

  const ask = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

  it('may be framed by everyone, and nothing else of the product may', async () => {
    const { headers } = await ask('/embed');
    expect(headers.get('content-security-policy')).to.match(/frame-ancestors \*$/);
    expect(headers.get('x-frame-options')).to.equal(null);
    expect(headers.get('set-cookie')).to.equal(null);
    for (const path of ['/', '/embed/build', '/docs']) {
      const other = await ask(path);
      expect(other.headers.get('content-security-policy'), path).to.include("frame-ancestors 'self'");
      expect(other.headers.get('x-frame-options'), path).to.equal('SAMEORIGIN');
    }
  });

  it('is the same for whoever is signed in, and kept by caches for a short time', async () => {
    const [nobody, admin] = await Promise.all([ask('/embed'), ask('/embed', headersOf('admin'))]);
    expect(nobody.headers.get('cache-control')).to.match(/^public, max-age=\d+, .*stale-if-error=\d+$/);
    expect(nobody.headers.get('vary')).to.equal('Accept-Encoding');
    expect(await admin.text()).to.equal(await nobody.text());
    const again = await ask('/embed', { 'if-none-match': nobody.headers.get('etag') ?? '' });
    expect(again.status).to.equal(304);
  });

  it('answers hostile parameters with a sensible map and with its picture', async () => {
    for (const query of HOSTILE) {
      const page = await ask(`/embed?${query}`);
      expect(page.status, query).to.equal(200);
      const html = await page.text();
      expect(html, query)
        .to.include('<table>')
        .and.not.match(/<script>alert|javascript:alert/);
      const described = await ask(`/oembed?url=${encodeURIComponent(`${server.url}/embed?${query}`)}`);
      expect(described.status, query).to.equal(200);
    }
    expect((await ask(`/embed.png?${HOSTILE.slice(0, 6).join('&')}`)).status).to.equal(200);
  });

  it('has a picture of its own for those who share its address', async () => {
    const html = await (await ask('/embed?territory=department:05&lang=en&title=Antioquia')).text();
    const meta = (name: string) =>
      new RegExp(`<meta property="og:${name}" content="([^"]*)"`).exec(html)?.[1] ?? '';
    expect(meta('title')).to.equal('Antioquia');
    const picture = await fetch(meta('image').replaceAll('&amp;', '&'));
    expect(picture.headers.get('content-type')).to.equal('image/png');
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).to.equal('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).to.deep.equal([1_200, 630]);
    const other = Buffer.from(await (await ask('/embed.png')).arrayBuffer());
    expect(other.equals(bytes)).to.equal(false);
  });

  it('is described to oEmbed where its page says', async () => {
    const html = await (await ask('/embed?by=pdet_subregion')).text();
    const discovery =
      /<link rel="alternate" type="application\/json\+oembed" href="([^"]*)"/.exec(html)?.[1] ?? '';
    const broken = await (
      await fetch(`${discovery.replaceAll('&amp;', '&')}&maxwidth=-3&maxheight=x`)
    ).json();
    expect(broken).to.include({ width: 800, height: 600, thumbnail_width: 1200, thumbnail_height: 630 });
    const described = await (await fetch(`${discovery.replaceAll('&amp;', '&')}&maxwidth=400`)).json();
    expect(described).not.to.have.property('thumbnail_url');
    expect(described).to.include({ version: '1.0', type: 'rich', width: 400, provider_name: 'GeoSER' });
    const src = /src="([^"]*)"/.exec(described.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(src).to.equal(`${server.url}/embed?${viewQuery(parseView('by=pdet_subregion').view)}`);
    expect(described.html).to.include('sandbox="allow-scripts');
  });

  it('describes no address but its own, and in no form but JSON', async () => {
    for (const url of ['https://example.org/embed', `${server.url}/`, 'javascript:alert(1)', 'x']) {
      const problem = await refusal(server, `/oembed?url=${encodeURIComponent(url)}`);
      expect(problem.type, url).to.equal('/problems/not-found');
    }
    const own = encodeURIComponent(`${server.url}/embed`);
    expect((await ask(`/oembed?url=${own}&format=xml`)).status).to.equal(501);
    expect((await ask('/oembed')).status).to.equal(400);
  });

  it('gives other pages an element of at most 5 KB, at an address that stays', async () => {
    const element = await ask('/embed.js', { 'accept-encoding': 'identity' });
    const script = await element.text();
    expect(Buffer.byteLength(script)).to.be.at.most(5_000);
    expect(element.headers.get('cache-control')).to.match(/^public, max-age=600,/);
    expect(element.headers.get('access-control-allow-origin')).to.equal('*');
    expect(element.headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
  });
});

describe('FRAME_ANCESTORS', () => {
  it('narrows who may frame the public map', async () => {
    const database = await demoDatabase('server');
    const server = await startServer(database, {
      FRAME_ANCESTORS: 'https://*.sena.edu.co https://example.org',
    });
    try {
      const { headers } = await fetch(`${server.url}/embed`);
      expect(headers.get('content-security-policy')).to.match(
        /frame-ancestors https:\/\/\*\.sena\.edu\.co https:\/\/example\.org$/,
      );
    } finally {
      await server.close();
    }
  });
});
