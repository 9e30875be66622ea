import { expect } from 'chai';
import { Catalogue } from '../../server/contract/catalogue.ts';
import { Overlaps, TerritoriesPage, TerritoryDetail } from '../../server/contract/territories.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask, refusal } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('territories', (engine) => {
  let server: RunningServer;

  before(async () => {
    const database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(() => server?.close());

  it('are listed by kind and name, with a point on each', async () => {
    const { territories } = await ask(server, '/api/v1/territories?kind=municipality', TerritoriesPage);
    expect(territories.map(({ name }) => name)).to.deep.equal(['Álamo', 'Ñame', 'Oca', 'Zapote']);
    expect(territories[0]).to.deep.include({ parent: '05', bbox: [-75, 5, -74.9, 5.1] });
    expect(territories[0]?.lng).to.be.closeTo(-74.95, 0.01);
  });

  it('are listed page by page over all kinds, each once', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/api/v1/territories?limit=4';
    while (path !== undefined) {
      const page: TerritoriesPage = await ask(server, path, TerritoriesPage);
      seen.push(...page.territories.map(({ kind, code }) => `${kind}:${code}`));
      path = page.links.find(({ rel }) => rel === 'next')?.href;
    }
    expect(seen).to.have.length(11);
    expect(new Set(seen).size).to.equal(11);
    expect(seen[0]).to.equal('department:05');
  });

  it('tell figures, membership and source of one, and its geometry when asked', async () => {
    const one = await ask(server, '/api/v1/territories/municipality/18001', TerritoryDetail);
    expect(one.geometry).to.equal(null);
    expect(one.properties).to.deep.include({
      parent_name: 'Canelo',
      pdet: true,
      pdet_subregion: { code: '8', name: 'Cuenca' },
      boundary_error_m: 500,
      figures: [
        { name: 'ipm_rural', year: 2018, value: 60 },
        { name: 'population_rural', year: 2020, value: 2_000 },
      ],
    });
    for (const detail of ['simplified', 'full']) {
      const path = `/api/v1/territories/municipality/18001?geometry=${detail}`;
      expect((await ask(server, path, TerritoryDetail)).geometry?.type).to.match(/Polygon$/);
    }
  });

  it('count what belongs to them', async () => {
    const { properties } = await ask(server, '/api/v1/territories/pdet_subregion/8', TerritoryDetail);
    expect(properties.children).to.deep.equal([{ kind: 'municipality', count: 2 }]);
  });

  it('overlap by geodesic area, largest first, neighbours not at all', async () => {
    const one = await ask(
      server,
      '/api/v1/territories/protected_area/A/overlaps?kind=municipality',
      Overlaps,
    );
    expect(one.rows.map(({ code }) => code)).to.have.members(['05002', '18001']);
    expect(one.rows[0]?.share_of_territory).to.be.closeTo(0.5, 0.001);
    expect(one.rows[0]?.share_of_other).to.be.closeTo(0.03 * 0.06 * 100, 0.001);
    expect(one.covered_share).to.be.closeTo(1, 1e-6);
    const none = await ask(
      server,
      '/api/v1/territories/municipality/05001/overlaps?kind=municipality',
      Overlaps,
    );
    expect(none.rows.map(({ code }) => code)).to.deep.equal(['05001']);
  });

  it('that are points have no overlaps, and say what to ask instead', async () => {
    const problem = await refusal(server, '/api/v1/territories/department/05/overlaps?kind=etcr');
    expect(problem).to.include({ status: 400, parameter: 'kind' });
    expect(problem.detail).to.include('/api/v1/proximity/');
  });

  it('stand in the catalogue with their counts and sources', async () => {
    const catalogue = await ask(server, '/api/v1/catalogue', Catalogue);
    expect(catalogue.units).to.deep.equal({
      total: 8,
      first_created_on: '2015-01-01',
      last_created_on: '2018-03-01',
      last_changed_on: '2018-03-01',
      last_event: catalogue.units?.last_event,
    });
    expect(catalogue.kinds.map(({ kind, count, role }) => [kind, count, role])).to.deep.equal([
      ['department', 2, 'partition'],
      ['municipality', 4, 'partition'],
      ['pdet_subregion', 1, 'partition'],
      ['etcr', 2, 'site'],
      ['protected_area', 2, 'overlay'],
    ]);
    expect(catalogue.offices).to.deep.equal([{ name: 'Canelo', units: 1 }]);
    expect(catalogue.products).to.deep.equal([{ name: 'Café', units: 2 }]);
    expect(catalogue.sources.map(({ subject }) => subject)).to.have.members([
      ...['municipality', 'protected_area', 'etcr', 'pdet', 'population', 'units'],
    ]);
  });
});
