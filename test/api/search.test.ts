import { expect } from 'chai';
import { SearchResults } from '../../server/contract/search.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('search', (engine) => {
  let server: RunningServer;
  const search = async (q: string, more = '') =>
    (await ask(server, `/api/v1/search?q=${encodeURIComponent(q)}${more}`, SearchResults)).results;

  before(async () => {
    const database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(() => server?.close());

  it('finds names without accents or case', async () => {
    expect((await search('ALAMO'))[0]).to.deep.include({
      type: 'territory',
      kind: 'municipality',
      code: '05001',
      context: 'Antaño',
      match: 'exact',
    });
    expect((await search('ñame'))[0]?.code).to.equal('05002');
    expect((await search('name'))[0]?.code).to.equal('05002');
  });

  it('finds sites, protected areas and codes', async () => {
    expect((await search('el sitio'))[0]).to.include({ kind: 'etcr', code: 'E', context: 'Oca' });
    expect((await search('paramo'))[0]).to.include({ kind: 'protected_area', code: 'A', match: 'prefix' });
    expect((await search('18002'))[0]).to.include({ kind: 'municipality', name: 'Zapote', match: 'exact' });
  });

  it('finds all sites by what they are', async () => {
    expect((await search('etcr')).map(({ kind }) => kind)).to.include('etcr');
    expect((await search('etcr sitio'))[0]).to.include({ kind: 'etcr', code: 'E' });
  });

  it('finds a unit by its code, and says where it is', async () => {
    const [unit] = await search('U3');
    expect(unit).to.deep.include({ type: 'unit', code: 'u3', context: 'Ñame', lng: -74.81, match: 'exact' });
    const [unlocated] = await search('u6');
    expect(unlocated).to.include({ lng: null, lat: null });
  });

  it('ranks exact before beginning before word before anywhere', async () => {
    const ranks = (await search('ca')).map(({ match }) => match);
    expect(ranks).to.deep.equal(
      [...ranks].sort(
        (a, b) =>
          ['exact', 'prefix', 'word', 'contains'].indexOf(a) -
          ['exact', 'prefix', 'word', 'contains'].indexOf(b),
      ),
    );
    expect(ranks).to.include.members(['prefix', 'word', 'contains']);
  });

  it('takes further words from what the place belongs to', async () => {
    expect((await search('alamo antano')).map(({ code }) => code)).to.deep.equal(['05001']);
    expect(await search('alamo canelo')).to.deep.equal([]);
  });

  it('takes wildcards for text, and is bounded', async () => {
    expect(await search('%')).to.deep.equal([]);
    expect(await search('_')).to.deep.equal([]);
    expect(await search('u', '&limit=2')).to.have.length(2);
  });
});
