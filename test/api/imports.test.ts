import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { ImportDetail, ImportRowsPage, ImportsPage, RevertShape } from '../../server/contract/imports.ts';
import { examine } from '../../server/services/doctor.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { form, Loader, unitsCsv } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { signedIn } from '../support/signed-in.ts';
import { fillSmallWorld } from './small-world.ts';

const ALAMO = '-74.95,5.05';
const NAME_TOWN = '-74.85,5.05';
const OCA = '-74.75,5.05';

onEachEngine('imports over HTTP', (engine) => {
  let database: Database;
  let server: RunningServer;
  let ana: Loader;
  let admin: Loader;

  beforeEach(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    server = await startServer(database);
    ana = new Loader(server, (await signedIn(server, database, 'staff', { departments: ['05'] })).headers);
    admin = new Loader(server, (await signedIn(server, database, 'admin')).headers);
  });
  afterEach(() => server?.close());

  const units = async () => database.knex('units').where('deleted', false).orderBy('code');
  const first = unitsCsv([
    `A1,Café Uno,negocio rural,creada,2016-01-01,${ALAMO}`,
    `A2,Panela Dos,autoconsumo,creada,2017-01-01,${NAME_TOWN}`,
  ]);

  it('stage a file without storing a unit, and tell what it would do', async () => {
    const staged = await ana.stage(first);
    expect(staged).to.deep.include({ status: 'staged', kind: 'units', own: true, ends_demonstration: true });
    expect(staged.counts).to.deep.equal({
      new: 2,
      changed: 0,
      unchanged: 0,
      refused: 0,
      left_out: 0,
      duplicates: 0,
    });
    expect(await units()).to.deep.equal([]);
    const [row] = await ana.rows(staged.id, 'new');
    expect(row).to.deep.include({
      row: 2,
      code: 'A1',
      change: 'new',
      municipality: { code: '05001', name: 'Álamo' },
    });
    expect(row?.fields).to.deep.include({ field: 'line', before: null, after: 'rural_business' });
  });

  it('store a stage at its commit, once however often it is repeated', async () => {
    const { id } = await ana.stage(first);
    const committed = await ana.commit(id);
    expect(committed).to.deep.include({ status: 'committed', ends_demonstration: false });
    expect(committed.report).to.deep.include({ stored: 2, created: 2 });
    const again = await ana.commit(id);
    expect(again).to.deep.equal(committed);
    expect((await units()).map(({ code, municipality_code }) => [code, municipality_code])).to.deep.equal([
      ['A1', '05001'],
      ['A2', '05002'],
    ]);
    expect(await database.knex('unit_events')).to.have.length(2);
    expect(await database.knex('import_units')).to.deep.equal([]);
    expect(await database.knex('layer_versions').where({ layer: 'units' }).first()).to.include({
      demonstration: false,
    });
  });

  it('tell where their units lie once they are committed, no finer than who asks may see', async () => {
    const far = await admin.stage(
      unitsCsv([
        'A1,Uno,negocio rural,creada,2016-01-01,-74.9512,5.0512',
        'A2,Dos,negocio rural,creada,2016-01-01,-74.85,5.06',
        'A3,Tres,negocio rural,creada,2016-01-01,,',
      ]),
    );
    expect(far.places).to.equal(null);
    const { places } = await admin.commit(far.id);
    const antano = { code: '05', name: 'Antaño' };
    expect(places).to.deep.equal({ units: 2, bbox: [-74.9512, 5.0512, -74.85, 5.06], department: antano });
    const bea = new Loader(
      server,
      (await signedIn(server, database, 'staff', { departments: ['18'] })).headers,
    );
    const coarse = await bea.get('GET', `/api/v1/imports/${far.id}`, ImportDetail);
    expect(coarse.places?.units).to.equal(2);
    expect(JSON.stringify(coarse.places)).to.not.match(/74\.9512|5\.0512/);
    expect(coarse.places?.bbox[0]).to.be.closeTo(-74.9512, 0.01);
    const both = await admin.stage(
      unitsCsv([
        `A1,Otro,negocio rural,creada,2016-01-01,${ALAMO}`,
        `B1,B,negocio rural,creada,2016-01-01,${OCA}`,
      ]),
    );
    expect((await admin.commit(both.id)).places).to.deep.equal({
      units: 2,
      bbox: [-74.95, 5.05, -74.75, 5.05],
      department: null,
    });
    const placeless = await admin.commit(
      (await admin.stage(unitsCsv(['C1,C,negocio rural,creada,2016-01-01,,']))).id,
    );
    expect(placeless.places).to.equal(null);
  });

  it('tell what changes field by field, what does not, and what is refused and why', async () => {
    await ana.commit((await ana.stage(first)).id);
    const staged = await ana.stage(
      unitsCsv([
        `A1,Café Nuevo,negocio rural,fortalecida,2016-01-01,${NAME_TOWN}`,
        `A2,Panela Dos,autoconsumo,creada,2017-01-01,${NAME_TOWN}`,
        `A3,Mala,otra cosa,creada,2017-01-01,${ALAMO}`,
        'A4,Sin línea,,creada,2017-01-01,,',
      ]),
    );
    expect(staged.counts).to.deep.include({ new: 0, changed: 1, unchanged: 1, refused: 2 });
    const [changed] = await ana.rows(staged.id, 'changed');
    expect(changed?.fields).to.deep.equal([
      { field: 'name', before: 'Café Uno', after: 'Café Nuevo' },
      { field: 'stage', before: 'created', after: 'strengthened' },
      { field: 'lng', before: -74.95, after: -74.85 },
      { field: 'lat', before: 5.05, after: 5.05 },
    ]);
    expect(changed?.municipality?.code).to.equal('05002');
    expect((await ana.rows(staged.id, 'unchanged')).map(({ code }) => code)).to.deep.equal(['A2']);
    const refused = await ana.rows(staged.id, 'refused');
    expect(
      refused.map(({ row, problem }) => [row, problem?.column, problem?.value, problem?.code]),
    ).to.deep.equal([
      [4, 'linea', 'otra cosa', 'invalid-value'],
      [5, 'linea', null, 'missing-value'],
    ]);
    expect(refused[0]?.problem?.remedy).to.match(/negocio rural/);
  });

  it('page their rows in the order of the file, by cursor', async () => {
    const rows = Array.from(
      { length: 7 },
      (_, n) => `P${n},Fila ${n},negocio rural,creada,2016-01-01,${ALAMO}`,
    );
    const { id } = await ana.stage(unitsCsv(rows));
    const codes: (string | null)[] = [];
    let path: string | undefined = `/api/v1/imports/${id}/rows?change=new&limit=3`;
    for (let pages = 0; path !== undefined && pages < 5; pages += 1) {
      const { body } = await ana.send('GET', path);
      const { rows: found, links } = ImportRowsPage.parse(body);
      codes.push(...found.map(({ code }) => code));
      path = links.find(({ rel }) => rel === 'next')?.href;
    }
    expect(codes).to.deep.equal(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
  });

  it('refuse rows of another department with the reason, and take the rest', async () => {
    const staged = await ana.stage(
      unitsCsv([
        `A1,Propia,negocio rural,creada,2016-01-01,${ALAMO}`,
        `B1,Ajena,negocio rural,creada,2016-01-01,${OCA}`,
        'C1,Sin lugar,negocio rural,creada,2016-01-01,,',
      ]),
    );
    expect(staged.counts).to.deep.include({ new: 1, refused: 2 });
    const refused = await ana.rows(staged.id, 'refused');
    expect(refused.map(({ code, problem }) => [code, problem?.code])).to.deep.equal([
      ['B1', 'another-department'],
      ['C1', 'another-department'],
    ]);
    expect(refused[0]?.problem?.reason).to.match(/18 Canelo/);
    await ana.commit(staged.id);
    expect((await units()).map(({ code }) => code)).to.deep.equal(['A1']);
  });

  it('do not let a unit move out of or into another department', async () => {
    await admin.commit(
      (
        await admin.stage(
          unitsCsv([
            `A1,Uno,negocio rural,creada,2016-01-01,${ALAMO}`,
            `B1,Dos,negocio rural,creada,2016-01-01,${OCA}`,
          ]),
        )
      ).id,
    );
    const staged = await ana.stage(
      unitsCsv([
        `A1,Uno,negocio rural,creada,2016-01-01,${OCA}`,
        `B1,Dos,negocio rural,creada,2016-01-01,${ALAMO}`,
      ]),
    );
    expect(staged.counts).to.deep.include({ changed: 0, refused: 2 });
    const refused = await ana.send('POST', `/api/v1/imports/${staged.id}/commit`, {});
    expect(refused.status).to.equal(422);
    expect((await units()).map(({ municipality_code }) => municipality_code)).to.deep.equal([
      '05001',
      '18001',
    ]);
  });

  it('compare anew and store nothing when a unit changed since, then commit what is shown', async () => {
    await ana.commit((await ana.stage(first)).id);
    const mine = await ana.stage(unitsCsv([`A1,Nombre de Ana,negocio rural,creada,2016-01-01,${ALAMO}`]));
    const theirs = await admin.stage(
      unitsCsv([`A1,Nombre de otra,negocio rural,creada,2016-01-01,${ALAMO}`]),
    );
    await admin.commit(theirs.id);
    const conflict = await ana.send('POST', `/api/v1/imports/${mine.id}/commit`, {});
    expect(conflict.status).to.equal(409);
    expect(conflict.body).to.deep.include({
      type: '/problems/stage-moved-on',
      count: 1,
      moved: [{ row: 2, code: 'A1' }],
    });
    expect((await units())[0].name).to.equal('Nombre de otra');
    const [row] = await ana.rows(mine.id, 'changed');
    expect(row?.fields).to.deep.equal([{ field: 'name', before: 'Nombre de otra', after: 'Nombre de Ana' }]);
    await ana.commit(mine.id);
    expect((await units())[0].name).to.equal('Nombre de Ana');
  });

  it('compare anew when a new code was taken since', async () => {
    const mine = await ana.stage(first);
    await admin.commit(
      (await admin.stage(unitsCsv([`A1,Otra,negocio rural,creada,2016-01-01,${ALAMO}`]))).id,
    );
    const conflict = await ana.send('POST', `/api/v1/imports/${mine.id}/commit`, {});
    expect(conflict.status).to.equal(409);
    const { counts } = await ana.get('GET', `/api/v1/imports/${mine.id}`, ImportDetail);
    expect(counts).to.deep.include({ new: 1, changed: 1 });
  });

  it('of two people at once go in whole, each their own', async () => {
    const rows = (letter: string) =>
      unitsCsv(
        Array.from(
          { length: 40 },
          (_, n) => `${letter}${n},Unidad ${letter}${n},negocio rural,creada,2016-01-01,${ALAMO}`,
        ),
      );
    const staged = await Promise.all([ana.stage(rows('X')), admin.stage(rows('Y'))]);
    expect(staged.map(({ counts }) => counts?.new)).to.deep.equal([40, 40]);
    await Promise.all([ana.commit(staged[0].id), admin.commit(staged[1].id), ana.commit(staged[0].id)]);
    expect(await units()).to.have.length(80);
    const events = await database
      .knex('unit_events')
      .select('batch_id')
      .count('* as events')
      .groupBy('batch_id');
    expect(events.map(({ events: count }) => count)).to.deep.equal([40, 40]);
  });

  it('tell possible duplicates of stored units and of earlier rows, which may be left out', async () => {
    await ana.commit((await ana.stage(first)).id);
    const staged = await ana.stage(
      unitsCsv([
        'N1,CAFE  UNO,negocio rural,creada,2016-01-01,-74.9501,5.0501', // 15 m from A1, the same name
        `N2,Otra cosa,negocio rural,creada,2016-01-01,${ALAMO}`, // on the point of A1
        'N3,Café Uno,negocio rural,creada,2016-01-01,-74.92,5.05', // the same name, 3 km away
        'N4,Trapiche,negocio rural,creada,2016-01-01,-74.93,5.07',
        'N5,trapiche,negocio rural,creada,2016-01-01,-74.93,5.0701',
      ]),
    );
    expect(staged.counts).to.deep.include({ new: 5, duplicates: 3 });
    const found = await ana.rows(staged.id, 'duplicate');
    expect(
      found.map(({ code, duplicate }) => [code, duplicate?.code, duplicate?.row, duplicate?.same_name]),
    ).to.deep.equal([
      ['N1', 'A1', null, true],
      ['N2', 'A1', null, false],
      ['N5', 'N4', 5, true],
    ]);
    expect(found[0]?.duplicate?.distance_m).to.be.within(10, 25);
    const committed = await ana.commit(staged.id, { leave_out: [2, 6] });
    expect(committed.counts).to.deep.include({ new: 3, left_out: 2 });
    expect((await units()).map(({ code }) => code)).to.deep.equal(['A1', 'A2', 'N2', 'N3', 'N4']);
  });

  it('recognise the same file', async () => {
    const before = await ana.stage(first);
    await ana.commit(before.id);
    const again = await ana.stage(first);
    expect(again.same_file).to.have.length(1);
    expect(again.same_file[0]).to.deep.include({ id: before.id, status: 'committed', same_options: true });
    expect(again.counts).to.deep.include({ new: 0, unchanged: 2 });
    const mapped = await ana.stage(first, { set: JSON.stringify({ product: 'Café' }) });
    expect(mapped.same_file.map(({ id, same_options }) => [id, same_options])).to.deep.include([
      before.id,
      false,
    ]);
  });

  it('take a map of columns and constants, and name a column that is not there', async () => {
    const content = `id unidad,como se llama,cuando,X,Y\nA1,Café,2016-01-01,${ALAMO}\n`;
    const map = { code: 'id unidad', name: 'como se llama', created_on: 'cuando', lng: 'X', lat: 'Y' };
    const staged = await ana.stage(content, { map: JSON.stringify(map), set: '{"line":"rural_business"}' });
    expect(staged.counts).to.deep.include({ new: 1, refused: 0 });
    expect(staged.columns?.map(({ name, field }) => [name, field])).to.deep.include([
      'como se llama',
      'name',
    ]);
    const wrong = await ana.send('POST', '/api/v1/imports', form(content, { map: '{"name":"nada"}' }));
    expect([wrong.status, wrong.body.type]).to.deep.equal([422, '/problems/import-refused']);
    const broken = await ana.send('POST', '/api/v1/imports', form(content, { map: 'x' }));
    expect([broken.status, broken.body.type]).to.deep.equal([400, '/problems/bad-body']);
  });

  it('name the file as its sender does when it cannot be read', async () => {
    const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]);
    const refused = await ana.send('POST', '/api/v1/imports', form(picture, {}, 'mis unidades.csv'));
    expect(refused.status).to.equal(422);
    expect(refused.body.detail).to.match(/mis unidades\.csv.*imagen PNG/);
  });

  it('are listed to those who write, latest first, with their report; rows to their owner alone', async () => {
    const { id } = await admin.stage(first);
    await admin.commit(id);
    await ana.stage(first);
    const { imports } = await ana.get('GET', '/api/v1/imports', ImportsPage);
    expect(imports.map(({ status, own }) => [status, own])).to.deep.equal([
      ['staged', true],
      ['committed', false],
    ]);
    expect(imports[1]?.file_sha256).to.match(/^[0-9a-f]{64}$/);
    expect(imports[1]?.report).to.deep.include({ read: 2, created: 2 });
    for (const [method, path] of [
      ['GET', `/api/v1/imports/${id}/rows`],
      ['POST', `/api/v1/imports/${id}/commit`],
      ['POST', `/api/v1/imports/${id}/revert`],
      ['DELETE', `/api/v1/imports/${id}`],
    ] as const)
      expect((await ana.send(method, path)).status, path).to.equal(403);
    expect((await ana.send('GET', '/api/v1/imports/999999')).status).to.equal(404);
  });

  it('are discarded without a trace among the units', async () => {
    const { id } = await ana.stage(first);
    const discarded = await ana.get('DELETE', `/api/v1/imports/${id}`, ImportDetail);
    expect(discarded.status).to.equal('discarded');
    const late = await ana.send('POST', `/api/v1/imports/${id}/commit`, {});
    expect([late.status, late.body.type]).to.deep.equal([409, '/problems/import-state']);
    for (const table of ['import_units', 'import_diffs', 'import_refusals', 'units'])
      expect(await database.knex(table), table).to.deep.equal([]);
  });

  it('are reverted as history: created units go, changed ones are what they were', async () => {
    await ana.commit((await ana.stage(first)).id);
    const second = await ana.stage(
      unitsCsv([
        `A1,Café Otro,negocio rural,empresa,2015-06-01,${NAME_TOWN}`,
        `A9,Nueva,negocio rural,creada,2018-01-01,${ALAMO}`,
      ]),
    );
    const [before] = await units();
    await ana.commit(second.id);
    expect((await units()).map(({ code, name }) => [code, name])).to.deep.equal([
      ['A1', 'Café Otro'],
      ['A2', 'Panela Dos'],
      ['A9', 'Nueva'],
    ]);
    const reverted = await ana.get('POST', `/api/v1/imports/${second.id}/revert`, RevertShape, {});
    expect(reverted).to.deep.include({ removed: 1, restored: 1, kept: [] });
    expect(reverted.import.status).to.equal('reverted');
    const [after] = await units();
    const { event_number: _, recorded_from: __, valid_from: ___, ...same } = after;
    expect(before).to.deep.include(same);
    expect((await units()).map(({ code }) => code)).to.deep.equal(['A1', 'A2']);
    const events = await database
      .knex('unit_events')
      .where('reason', `revert of import ${second.id}`)
      .orderBy('number');
    expect(events.map(({ unit_code, type }) => [unit_code, type])).to.deep.equal([
      ['A1', 'corrected'],
      ['A9', 'deleted'],
    ]);
    const count = await database.knex('unit_states').where({ unit_code: 'A9' });
    expect(count.map(({ deleted }) => deleted).sort()).to.deep.equal([false, true]);
    expect(await faultsOfUnits(database)).to.deep.equal([]);
    const twice = await ana.send('POST', `/api/v1/imports/${second.id}/revert`, {});
    expect(twice.body.type).to.equal('/problems/import-state');
  });

  it('that were changed since are named, and the rest is reverted on request', async () => {
    const { id } = await ana.stage(first);
    await ana.commit(id);
    await admin.commit(
      (await admin.stage(unitsCsv([`A1,Cambiada,negocio rural,creada,2016-01-01,${ALAMO}`]))).id,
    );
    const conflict = await ana.send('POST', `/api/v1/imports/${id}/revert`, {});
    expect(conflict.status).to.equal(409);
    expect(conflict.body).to.deep.include({ type: '/problems/revert-conflicts', count: 1 });
    expect(conflict.body.units?.[0]).to.deep.include({ code: 'A1', name: 'Cambiada', type: 'changed' });
    expect(await units()).to.have.length(2);
    const reverted = await ana.get('POST', `/api/v1/imports/${id}/revert`, RevertShape, { force: true });
    expect(reverted).to.deep.include({ removed: 1, restored: 0 });
    expect(reverted.import.status).to.equal('partly_reverted');
    expect((await units()).map(({ code }) => code)).to.deep.equal(['A1']);
  });

  it('are reverted to the end once the units that were kept are as they left them', async () => {
    await ana.commit((await ana.stage(first)).id);
    const { id } = await ana.stage(
      unitsCsv([
        `A1,Café Otro,negocio rural,creada,2016-01-01,${ALAMO}`,
        `A9,Nueva,negocio rural,creada,2018-01-01,${ALAMO}`,
      ]),
    );
    await ana.commit(id);
    const edit = (values: object) =>
      admin.send('PATCH', '/api/v1/units/A1', { ...values, valid_on: '2020-01-01' }, { 'if-match': '*' });
    expect((await edit({ name: 'Cambiada', members: 9 })).status).to.equal(200);
    const path = `/api/v1/imports/${id}/revert`;
    await ana.get('POST', path, RevertShape, { force: true });
    const still = await ana.send('POST', path, {});
    expect([still.status, still.body.type, still.body.count]).to.deep.equal([
      409,
      '/problems/revert-conflicts',
      1,
    ]);
    await edit({ name: 'Café Otro', members: null });
    const rest = await ana.get('POST', path, RevertShape, {});
    expect(rest).to.deep.include({ removed: 0, restored: 1, kept: [] });
    expect(rest.import.status).to.equal('reverted');
    expect((await units()).map(({ code, name }) => [code, name])).to.deep.equal([
      ['A1', 'Café Uno'],
      ['A2', 'Panela Dos'],
    ]);
    expect(await faultsOfUnits(database)).to.deep.equal([]);
    const over = await ana.send('POST', path, {});
    expect([over.status, over.body.status, over.body.import_status]).to.deep.equal([409, 409, 'reverted']);
  });

  it('whose process was killed while it read end with the next, not those that someone reads', async () => {
    const { id: killed } = await ana.stage(first);
    const { id: read } = await ana.stage(first);
    const batches = () => database.knex('import_batches');
    await batches().whereIn('id', [killed, read]).update({ status: 'staging', report: null });
    await batches()
      .where({ id: killed })
      .update({ touched_at: database.knex.raw("now() - interval '1 hour'") });
    await admin.stage(first);
    const ended = await ana.get('GET', `/api/v1/imports/${killed}`, ImportDetail);
    expect(ended.status).to.equal('refused');
    expect(ended.report?.notes.join()).to.match(/El proceso que leía el archivo terminó/);
    expect((await batches().where({ id: read }).first()).status).to.equal('staging');
    const left = await database.knex('import_units').distinct('batch_id').pluck('batch_id');
    expect(left).to.include(read).and.to.not.include(killed);
    await batches()
      .where({ id: read })
      .update({ touched_at: database.knex.raw("now() - interval '1 hour'") });
    const other = await startServer(database);
    await other.close();
    expect((await batches().where({ id: read }).first()).status).to.equal('refused');
  });

  it('may be discarded while they are read, and nothing of them stays', async () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, n) => `D${n},Unidad ${n},negocio rural,creada,2016-01-01,${ALAMO}`,
    );
    const staging = ana.send('POST', '/api/v1/imports', form(unitsCsv(rows)));
    const batches = () => database.knex('import_batches').where({ status: 'staging' });
    let reading: { id: number } | undefined;
    while (!reading) reading = await batches().first();
    const path = `/api/v1/imports/${reading.id}`;
    const discarded = await ana.send('DELETE', path);
    expect([discarded.status, discarded.body.status]).to.deep.equal([200, 'discarded']);
    const told = await staging;
    expect([told.status, told.body.type]).to.deep.equal([409, '/problems/import-state']);
    expect(await database.knex('import_units')).to.deep.equal([]);
    expect((await ana.get('GET', path, ImportDetail)).status).to.equal('discarded');
  });

  it('bring units back that a revert took out', async () => {
    const { id } = await ana.stage(first);
    await ana.commit(id);
    await ana.get('POST', `/api/v1/imports/${id}/revert`, RevertShape, {});
    const again = await ana.stage(first);
    expect(again.counts).to.deep.include({ new: 0, changed: 2 });
    await ana.commit(again.id);
    expect((await units()).map(({ code }) => code)).to.deep.equal(['A1', 'A2']);
    expect(await faultsOfUnits(database)).to.deep.equal([]);
  });

  it('tell their progress line by line when asked to', async () => {
    const { text, headers } = await ana.send('POST', '/api/v1/imports', form(first), {
      accept: 'application/x-ndjson',
    });
    expect(headers.get('content-type')).to.match(/ndjson/);
    const lines = String(text)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const staged = ImportDetail.parse(lines.at(-1).result);
    expect(lines[0].progress).to.include({ import: staged.id });
    const committed = await ana.send(
      'POST',
      `/api/v1/imports/${staged.id}/commit`,
      {},
      { accept: 'application/x-ndjson' },
    );
    const last = JSON.parse(committed.text.trim().split('\n').at(-1) ?? '');
    expect(last.result).to.include({ status: 'committed' });
    const refused = await ana.send('POST', '/api/v1/imports', form('x'), { accept: 'application/x-ndjson' });
    expect(JSON.parse(refused.text).problem).to.include({ type: '/problems/unreadable-file' });
  });

  it('never let data of persons into the database', async () => {
    const marks = ['1023456789', '3104567890', 'ana.perez@correo.co', 'Perez Marcada', '52999888'];
    const content = unitsCsv(
      [
        `A1,Café,negocio rural,creada,2016-01-01,${ALAMO},1023456789,3104567890,ana.perez@correo.co,Ana Perez Marcada,52999888,4`,
        `A2,Panela,negocio rural,creada,2016-01-01,${ALAMO},1023456789,3104567890,ana.perez@correo.co,Ana Perez Marcada,52999888,1023456789`,
        `A3,Corta,negocio rural,creada,2016-01-01,${ALAMO},1023456789`,
        `A4,Mala,1023456789,creada,2016-01-01,${ALAMO},1023456789,3104567890,ana.perez@correo.co,Ana Perez Marcada,52999887,4`,
      ],
      ',Cédula,Celular,Correo,Representante legal,dato,Mujeres',
    );
    const staged = await ana.stage(content);
    const personal = staged.columns?.filter((column) => column.personal !== null);
    expect(personal?.map(({ name, personal: kind }) => [name, kind])).to.deep.equal([
      ['Cédula', 'document'],
      ['Celular', 'phone'],
      ['Correo', 'email'],
      ['Representante legal', 'person_name'],
      ['dato', 'document'],
    ]);
    expect(staged.counts).to.deep.include({ new: 2, refused: 2 }); // a row that ends early is whole
    await ana.rows(staged.id, 'refused');
    expect(await findInDatabase(database, marks)).to.deep.equal([]);
    await ana.commit(staged.id);
    expect(await findInDatabase(database, marks)).to.deep.equal([]);
    expect(await findInDatabase(database, ['Café'])).to.not.deep.equal([]);
    const mapped = await ana.send('POST', '/api/v1/imports', form(content, { map: '{"product":"Cédula"}' }));
    expect([mapped.status, mapped.body.column]).to.deep.equal([422, 'Cédula']);
    expect(await findInDatabase(database, marks)).to.deep.equal([]);
  });

  it('keep data of persons out of the database where only what stands in a column tells', async () => {
    const marks = ['1023456789', '52999888', '3104567890', '310 456 7891', 'ana.perez@correo.co', 'luis@'];
    const rows = [
      `A1,Café,negocio rural,creada,2016-01-01,${ALAMO},ana.perez@correo.co,3104567890,1023456789`,
      `A2,Panela,negocio rural,creada,2016-01-01,${ALAMO},luis@correo.co,310 456 7891,52999888`,
    ];
    const content = unitsCsv(rows, ',a,b,c');
    const staged = await ana.stage(content);
    expect(staged.columns?.slice(-3).map(({ personal }) => personal)).to.deep.equal([
      'email',
      'phone',
      'document',
    ]);
    expect(staged.report?.notes.join()).to.not.match(/--|Columnas que no se usan/);
    for (const [field, column] of [
      ['product', 'a'],
      ['name', 'b'],
      ['code', 'b'],
      ['members', 'c'],
      ['training_centre', 'c'],
    ]) {
      const map = JSON.stringify({ [field ?? '']: column });
      const mapped = await ana.send('POST', '/api/v1/imports', form(content, { map }));
      expect([mapped.status, mapped.body.column], `${field} of ${column}`).to.deep.equal([422, column]);
    }
    const constant = { set: '{"product":"luis@correo.co"}' };
    expect((await ana.send('POST', '/api/v1/imports', form(content, constant))).status).to.equal(400);
    await ana.commit(staged.id);
    expect(await findInDatabase(database, marks)).to.deep.equal([]);
  });

  it('refuse the row whose name or product says how to reach a person, and store nothing of it', async () => {
    const content = unitsCsv(
      [
        `A1,Café,negocio rural,creada,2016-01-01,${ALAMO},Panela`,
        `A2,Café de ana.perez@correo.co,negocio rural,creada,2016-01-01,${ALAMO},Panela`,
        `A3,Miel,negocio rural,creada,2016-01-01,${ALAMO},Miel (310 456 7891)`,
        `A4,Mora,negocio rural,creada,2016-01-01,${ALAMO},Mora`,
      ],
      ',producto',
    );
    const { id, counts } = await ana.stage(content);
    expect(counts).to.deep.include({ new: 2, refused: 2 });
    const refused = await ana.rows(id, 'refused');
    expect(refused.map(({ problem }) => [problem?.code, problem?.column])).to.deep.equal([
      ['personal-data', 'nombre'],
      ['personal-data', 'producto'],
    ]);
    await ana.commit(id);
    expect(await findInDatabase(database, ['ana.perez@correo.co', '310 456 7891'])).to.deep.equal([]);
  });

  it('leave their trail: staged, committed, reverted, by whom', async () => {
    const { id } = await ana.stage(first);
    await ana.commit(id);
    await ana.get('POST', `/api/v1/imports/${id}/revert`, RevertShape, {});
    const trail = await database.knex('audit_entries').where('subject', `import:${id}`).orderBy('number');
    expect(trail.map(({ action }) => action)).to.deep.equal([
      'import.staged',
      'import.committed',
      'import.reverted',
    ]);
    expect(trail[1].details).to.include({ created: 2 });
    expect(trail[0].actor).to.match(/^staff-/);
  });
});

/** What the doctor finds wrong with facts, states and history. */
async function faultsOfUnits({ knex }: Database): Promise<string[]> {
  const faults: string[] = [];
  for await (const { check, ok, detail } of examine(knex)) {
    if (!ok && /state|histor|fact|version/i.test(check.en)) faults.push(`${check.en}: ${detail.en}`);
  }
  return faults;
}

/** The tables in which one of the texts stands, in any column of any row. */
async function findInDatabase({ knex }: Database, texts: string[]): Promise<string[]> {
  const tables: string[] = await knex('pg_tables').where('schemaname', 'public').pluck('tablename');
  const found: string[] = [];
  for (const table of tables.filter((name) => name !== 'spatial_ref_sys')) {
    const { rows } = await knex.raw(
      'select exists (select from ?? t where exists (select from unnest(?::text[]) m where position(m in t::text) > 0)) as found',
      [table, texts],
    );
    if (rows[0].found) found.push(table);
  }
  return found;
}
