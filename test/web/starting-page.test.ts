import { expect } from 'chai';
import { type HttpServer, listen } from '../../server/listen.ts';
import { Readiness } from '../../server/readiness.ts';
import { startingHandler } from '../../server/starting/handler.ts';
import { openPage } from '../support/browser.ts';

describe('the starting page', () => {
  let server: HttpServer;
  const readiness = new Readiness();

  before(async () => {
    server = await listen({ host: '127.0.0.1', port: 0 }, startingHandler(readiness));
  });

  after(() => server.stop());

  it('follows the progress, and gives way to the product when it is ready', async () => {
    const { page, done } = await openPage(server.url, { expected: [/503/] });
    readiness.begin({ es: 'Guardando unidades', en: 'Storing units' }, 25_000, 50_000);
    await page.goto(`${server.url}/?by=department`);
    await page.getByText('Guardando unidades').waitFor();
    await page.getByText('25.000 de 50.000').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).to.equal('25000');
    server.handle((req, res) => {
      res.setHeader('Content-Type', req.url === '/readyz' ? 'application/json' : 'text/html');
      res.end(req.url === '/readyz' ? JSON.stringify(readiness.toJson()) : `<p>El mapa en ${req.url}</p>`);
    });
    readiness.ready();
    await page.getByText('El mapa en /?by=department').waitFor();
    await done();
  });
});
