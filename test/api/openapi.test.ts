import { expect } from 'chai';
import { methodOf } from '../../server/http/endpoint.ts';
import { openApi, parametersOf } from '../../server/http/openapi.ts';
import { ENDPOINTS } from '../../server/routes/index.ts';
import { freshDatabase } from '../support/databases.ts';
import { type RunningServer, startServer } from '../support/server.ts';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; description: string; schema: object }[];
  responses: Record<string, object>;
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

describe('the OpenAPI description', () => {
  const document = openApi(ENDPOINTS, '1.2.3', 'en') as unknown as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  );

  it('is of version 3.1 and describes every endpoint', () => {
    expect(document.openapi).to.equal('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described).to.have.members(ENDPOINTS.map((endpoint) => `${methodOf(endpoint)} ${endpoint.path}`));
  });

  it('names every parameter in a path, and says of each what is expected', () => {
    for (const { path, parameters } of operations) {
      const placed = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((item) => item.in === 'path').map(({ name }) => name)).to.deep.equal(placed);
      for (const { name, description } of parameters)
        expect(description, `${path} ${name}`).to.match(/\w{2}/);
    }
  });

  it('says of which version an edit must tell that it was made on it', () => {
    const told = operations.filter(({ parameters }) =>
      parameters.some(
        ({ name, in: place, required }) => name === 'If-Match' && place === 'header' && required,
      ),
    );
    expect(told.map(({ operationId }) => operationId).sort()).to.deep.equal([
      'delete_units_code',
      'patch_units_code',
      'post_units_code_close',
      'post_units_code_restore',
    ]);
    for (const { responses } of told) expect(Object.keys(responses)).to.include.members(['412', '428']);
  });

  it('has one name for each operation', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('lists the unit filters on every path that takes them', () => {
    for (const endpoint of ENDPOINTS.filter(({ unitFilter }) => unitFilter)) {
      const names = parametersOf(endpoint).map(({ name }) => name);
      expect(names, endpoint.path).to.include.members(['territory', 'line', 'as_of', 'known_at', 'pdet']);
      expect(new Set(names).size, endpoint.path).to.equal(names.length);
    }
  });

  it('points at nothing that is not in it', () => {
    const text = JSON.stringify(document);
    for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      let here: unknown = document;
      for (const part of path.split('/')) here = (here as Record<string, unknown>)[part];
      expect(here, path).to.be.an('object');
    }
  });
});

describe('the documentation', () => {
  let server: RunningServer;

  before(async () => {
    server = await startServer(await freshDatabase('server'));
  });
  after(() => server?.close());

  for (const lang of ['es', 'en']) {
    it(`is one page without script that names every path (${lang})`, async () => {
      const response = await fetch(`${server.url}/docs?lang=${lang}`);
      const page = await response.text();
      expect(response.headers.get('content-type')).to.match(/^text\/html/);
      expect(page).to.include(`<html lang="${lang}">`);
      expect(page).not.to.match(/<script|style=|https?:\/\//);
      for (const endpoint of ENDPOINTS.filter(({ path }) => path !== '/docs.css')) {
        expect(page).to.include(`${methodOf(endpoint)} ${endpoint.path}<`);
      }
    });
  }

  it('names the tiles, which are answered ahead of the table', async () => {
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
    const tile = paths['/tiles/{layer}/{z}/{x}/{y}.mvt']?.get;
    expect(tile?.parameters.map(({ name }) => name)).to.include.members(['layer', 'z', 'x', 'y', 'line']);
    expect(await (await fetch(`${server.url}/docs`)).text()).to.include('/tiles/{layer}/{z}/{x}/{y}.mvt');
  });

  it('is served as JSON for programs', async () => {
    const response = await fetch(`${server.url}/openapi.json`);
    expect(response.headers.get('content-type')).to.match(/^application\/json/);
    expect(await response.json()).to.have.property('openapi', '3.1.0');
  });
});
