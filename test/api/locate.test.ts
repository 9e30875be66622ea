import { expect } from 'chai';
import { Located } from '../../server/contract/proximity.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { ask } from './client.ts';
import { fillSmallWorld } from './small-world.ts';

onEachEngine('locate', (engine) => {
  let server: RunningServer;
  const locate = (query: string) => ask(server, `/api/v1/locate?${query}`, Located);

  before(async () => {
    const database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(() => server?.close());

  it('names what holds a point', async () => {
    const answer = await locate('lng=-74.65&lat=5.05');
    expect(answer).to.deep.include({
      municipality: { code: '18002', name: 'Zapote' },
      department: { code: '18', name: 'Canelo' },
      pdet: true,
      pdet_subregion: { code: '8', name: 'Cuenca' },
      borderline: false,
      pdet_borderline: false,
      tolerance_m: 500,
    });
    expect(answer.answers).to.have.length(1);
  });

  it('tells both answers near a border of PDET', async () => {
    const answer = await locate('lng=-74.802&lat=5.05');
    expect(answer).to.include({ borderline: true, pdet_borderline: true, pdet: false });
    expect(answer.answers.map(({ municipality, pdet }) => [municipality.code, pdet])).to.deep.equal([
      ['05002', false],
      ['18001', true],
    ]);
    expect(answer.overlays).to.deep.equal([
      { kind: 'protected_area', code: 'A', name: 'Páramo A', distance_m: 0, inside: true },
    ]);
    expect(answer.nearest_etcr).to.deep.include({ code: 'E', name: 'El Sitio' });
  });

  it('widens the doubt with the accuracy', async () => {
    expect((await locate('lng=-74.79&lat=5.05')).borderline).to.equal(false);
    const doubtful = await locate('lng=-74.79&lat=5.05&accuracy_m=3000');
    expect(doubtful).to.include({ borderline: true, pdet_borderline: true, tolerance_m: 3000 });
    expect((await locate('lng=-74.79&lat=5.05&location_source=settlement')).tolerance_m).to.equal(2000);
  });

  it('finds a municipality within a kilometre of a point outside all, and nothing farther out', async () => {
    const close = await locate('lng=-74.595&lat=5.05');
    expect(close.municipality).to.equal(null);
    expect(close.nearest_municipality).to.include({ code: '18002' });
    const far = await locate('lng=0&lat=0');
    expect(far).to.include({ municipality: null, nearest_municipality: null, pdet: false });
    expect(far.answers).to.deep.equal([]);
  });
});
