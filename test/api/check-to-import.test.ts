import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { ImportDetail } from '../../server/contract/imports.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { form, Loader } from '../support/imports.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { signedIn } from '../support/signed-in.ts';
import { fillSmallWorld } from './small-world.ts';

const HEAD = 'codigo;nombre;linea;fecha_creacion;municipio;latitud;longitud';
const csv = (rows: string[], head = HEAD) => [head, ...rows].join('\n');
/** Decimal commas; the municipality by its name; two rows that a repair would take there, each of another kind. */
const FILE = csv([
  'A1;Café Uno;negocio rural;2016-01-01;Álamo;5,05;-74,95',
  'A2;Panela Dos;autoconsumo;2017-01-01;alamo;5,06;74,95', // lacks its minus
  'A3;Miel Tres;autoconsumo;2017-01-01;Ñame;-74,85;5,05', // swapped
]);
const MINUS = JSON.stringify({ kinds: ['minus'], rows: [], not_rows: [] });
const ALL = JSON.stringify({ kinds: ['minus'], rows: [4], not_rows: [] });
const NONE = '{}';

onEachEngine('a checked file on its way to an import', (engine) => {
  let database: Database;
  let server: RunningServer;
  let ana: Loader;

  beforeEach(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex);
    for (const table of ['units', 'unit_states']) await database.knex(table).delete();
    server = await startServer(database);
    ana = new Loader(server, (await signedIn(server, database, 'staff', { departments: ['05'] })).headers);
  });
  afterEach(() => server?.close());

  const stored = (): Promise<Record<string, unknown>[]> =>
    database
      .knex('units')
      .orderBy('code')
      .select('code', 'name', 'municipality_code', 'declared_municipality')
      .select(database.knex.raw('round(st_x(geom)::numeric, 5)::float8 as lng'))
      .select(database.knex.raw('round(st_y(geom)::numeric, 5)::float8 as lat'));
  const reasons = async (): Promise<Record<string, string | null>> =>
    Object.fromEntries(
      (await database.knex('unit_events').orderBy('number').select('unit_code', 'reason')).map(
        ({ unit_code, reason }) => [unit_code, reason],
      ),
    );

  it('stores the places with the repairs that were accepted, and tells the history of each', async () => {
    const staged = await ana.stage(FILE, { choices: ALL });
    expect(staged.counts).to.deep.include({ new: 3, refused: 0 });
    const rows = await ana.rows(staged.id, 'new');
    expect(
      rows.map(({ row, municipality, correction }) => [row, municipality?.code, correction]),
    ).to.deep.equal([
      [2, '05001', null],
      [3, '05001', 'Ubicación corregida al cargar: faltaba el signo menos en la longitud'],
      [4, '05002', 'Ubicación corregida al cargar: la latitud y la longitud estaban intercambiadas'],
    ]);
    expect(staged.report?.notes.join(' ')).to.contain('faltaba el signo menos en la longitud (1 fila)');
    await ana.commit(staged.id);
    expect(await stored()).to.deep.equal([
      {
        code: 'A1',
        name: 'Café Uno',
        municipality_code: '05001',
        declared_municipality: '05001',
        lng: -74.95,
        lat: 5.05,
      },
      {
        code: 'A2',
        name: 'Panela Dos',
        municipality_code: '05001',
        declared_municipality: '05001',
        lng: -74.95,
        lat: 5.06,
      },
      {
        code: 'A3',
        name: 'Miel Tres',
        municipality_code: '05002',
        declared_municipality: '05002',
        lng: -74.85,
        lat: 5.05,
      },
    ]);
    const told = await reasons();
    expect(told.A1).to.equal(null);
    expect(told.A2).to.match(/faltaba el signo menos/);
    expect(told.A2).to.not.match(/74|5[.,]06/);
    expect(told.A3).to.match(/estaban intercambiadas/);
  });

  it('refuses rows that lie nowhere while their repair is not accepted, with what it would be', async () => {
    const staged = await ana.stage(FILE, { choices: MINUS });
    expect(staged.counts).to.deep.include({ new: 2, refused: 1 });
    const [refused] = await ana.rows(staged.id, 'refused');
    expect(refused).to.deep.include({ row: 4, correction: null });
    expect(refused?.problem).to.include({ code: 'coordinates-swapped', column: 'longitud, latitud' });
    expect(refused?.problem?.reason).to.match(/intercambiadas.*cae en Ñame/);
    const none = await ana.stage(FILE, { choices: '{"kinds":["swap","minus"],"rows":[3],"not_rows":[3,4]}' });
    const codes = (await ana.rows(none.id, 'refused')).map(({ row, problem }) => [row, problem?.code]);
    expect(codes).to.deep.equal([
      [3, 'missing-minus'],
      [4, 'coordinates-swapped'],
    ]);
  });

  it('tells a change of place alone as corrected, not other changes, and leaves alone what is so already', async () => {
    await ana.commit((await ana.stage(csv(['A2;Panela Dos;autoconsumo;2017-01-01;05001;5,05;-74,95']))).id);
    const moved = await ana.stage(FILE, { choices: ALL });
    expect((await ana.rows(moved.id, 'changed')).map(({ correction }) => correction)).to.deep.equal([
      'Ubicación corregida al cargar: faltaba el signo menos en la longitud',
    ]);
    await ana.commit(moved.id);
    const renamed = FILE.replace('Panela Dos', 'Panela Nueva');
    const again = await ana.stage(renamed, { choices: ALL });
    expect(again.counts).to.deep.include({ new: 0, changed: 1, unchanged: 2 });
    await ana.commit(again.id);
    const events = await database.knex('unit_events').where({ unit_code: 'A2' }).orderBy('number');
    expect(events.map(({ type, reason }) => [type, reason !== null])).to.deep.equal([
      ['created', false],
      ['moved', true],
      ['changed', false],
    ]);
  });

  it('knows the same file with other repairs from the same file', async () => {
    const first = await ana.stage(FILE, { choices: MINUS });
    const same = await ana.stage(FILE, { choices: '{"not_rows":[],"rows":[],"kinds":["minus","minus"]}' });
    expect(same.same_file).to.deep.include.members([{ ...told(first), same_options: true }]);
    for (const fields of [{ choices: ALL }, { choices: NONE }, {}] as Record<string, string>[]) {
      const other = await ana.stage(FILE, fields);
      expect(
        other.same_file.find(({ id }) => id === first.id)?.same_options,
        JSON.stringify(fields),
      ).to.equal(false);
    }
  });
  const told = ({ id, status, actor, created_at }: ImportDetail) => ({ id, status, actor, created_at });

  it('reads the columns as they were set by hand in the check', async () => {
    const head = 'codigo;nombre;alias;linea;fecha_creacion;municipio;latitud;longitud';
    const crossed = csv(['A1;no;Café Uno;negocio rural;2016-01-01;Álamo;-74,95;5,05'], head);
    const columns = { latitud: 'lng', longitud: 'lat', alias: 'name', nombre: null, municipio: null };
    const staged = await ana.stage(crossed, { columns: JSON.stringify(columns), choices: NONE });
    expect(staged.columns?.map(({ name, field }) => [name, field])).to.deep.equal([
      ['codigo', 'code'],
      ['nombre', null],
      ['alias', 'name'],
      ['linea', 'line'],
      ['fecha_creacion', 'created_on'],
      ['municipio', null],
      ['latitud', 'lng'],
      ['longitud', 'lat'],
    ]);
    await ana.commit(staged.id);
    expect(await stored()).to.deep.equal([
      {
        code: 'A1',
        name: 'Café Uno',
        municipality_code: '05001',
        declared_municipality: null,
        lng: -74.95,
        lat: 5.05,
      },
    ]);
  });

  it('lets a column that is named for the import go before what the check knew of it', async () => {
    const head = 'codigo;nombre;alias;linea;fecha_creacion;municipio;x1;y1';
    const file = csv(['A1;no;Café Uno;negocio rural;2016-01-01;Álamo;-74,95;5,05'], head);
    const map = JSON.stringify({ name: 'alias', declared_municipality: '', lng: 'x1', lat: 'y1' });
    const staged = await ana.stage(file, { choices: NONE, map });
    const fields = Object.fromEntries(staged.columns?.map(({ name, field }) => [name, field]) ?? []);
    expect(fields).to.include({ nombre: null, alias: 'name', municipio: null, x1: 'lng', y1: 'lat' });
    await ana.commit(staged.id);
    expect((await stored())[0]).to.include({ name: 'Café Uno', lng: -74.95, declared_municipality: null });
  });

  it('takes places that only a check reads: both in one cell, and metres of a system that nobody named', async () => {
    const pair = csv(
      ['A1;Café Uno;negocio rural;2016-01-01;Álamo;5.05, -74.95'],
      'codigo;nombre;linea;fecha_creacion;municipio;ubicacion gps',
    );
    const staged = await ana.stage(pair, { choices: NONE });
    expect(staged.columns?.at(-1)).to.deep.equal({
      name: 'ubicacion gps',
      field: 'coordinates',
      personal: null,
    });
    const metres = csv(
      // a page that repeats the header is no row of either
      [
        'codigo;nombre;linea;fecha_creacion;municipio;este;norte',
        'A2;Panela Dos;autoconsumo;2017-01-01;Álamo;4783808,6;2116421,9',
      ],
      'codigo;nombre;linea;fecha_creacion;municipio;este;norte',
    );
    const plane = await ana.stage(metres, { choices: NONE });
    await ana.commit(staged.id);
    await ana.commit(plane.id);
    expect((await stored()).map(({ code, municipality_code }) => [code, municipality_code])).to.deep.equal([
      ['A1', '05001'],
      ['A2', '05001'],
    ]);
  });

  it('refuses rows whose coordinates say nothing, with a word on what to do, and stages the others', async () => {
    const staged = await ana.stage(
      csv([
        'A1;Café Uno;negocio rural;2016-01-01;Álamo;5,05;-74,95',
        'A2;Panela Dos;autoconsumo;2017-01-01;Álamo;;-74,95',
        'A3;Miel Tres;autoconsumo;2017-01-01;Álamo;por la vereda;-74,95',
        'A4;Cero;autoconsumo;2017-01-01;Álamo;0;0',
        'A5;Sin lugar;autoconsumo;2017-01-01;Álamo;;',
        'A6;Otro pueblo;autoconsumo;2017-01-01;Macondo;5,05;-74,95',
        'A7;Corta;autoconsumo',
        '',
      ]),
      { choices: NONE },
    );
    const refused = await ana.rows(staged.id, 'refused');
    expect(refused.map(({ row, problem }) => [row, problem?.code])).to.deep.equal([
      [3, 'coordinate-missing'],
      [4, 'coordinate-not-a-number'],
      [5, 'coordinates-zero'],
      [8, 'row-ragged'],
    ]);
    expect(refused[1]?.problem).to.include({ value: 'por la vereda', column: 'longitud, latitud' });
    expect(refused[1]?.problem?.remedy).to.match(/acepte la reparación/);
    expect((await ana.rows(staged.id, 'new')).map(({ code }) => code)).to.deep.equal(['A1', 'A5', 'A6']);
    await ana.commit(staged.id);
    expect((await stored()).map(({ lng, declared_municipality: at }) => [lng, at])).to.deep.equal([
      [-74.95, '05001'],
      [null, '05001'],
      [-74.95, null],
    ]);
  });

  it('take rows that leave out their empty last cells, as the check does, but none that the file ends in', async () => {
    const rows = [
      'A1;Café Uno;negocio rural;2016-01-01;Álamo;5,05;-74,95',
      'A2;Panela Dos;autoconsumo;2017-01-01;Ála',
    ];
    const staged = await ana.stage(csv(rows, `${HEAD};obs`), { choices: NONE });
    expect(staged.counts).to.deep.include({ new: 1, refused: 1 });
    const [refused] = await ana.rows(staged.id, 'refused');
    expect(refused?.problem?.reason).to.match(/termina en medio de la fila/);
  });

  it('reads features too, and points out columns of persons without storing them', async () => {
    const features = [
      [-74.95, 5.05],
      [74.95, 5.06],
    ].map((coordinates, n) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates },
      properties: {
        codigo: `G${n}`,
        nombre: `Unidad ${n}`,
        linea: 'autoconsumo',
        fecha_creacion: '2017-01-01',
        municipio: 'Álamo',
        cedula: `102345678${n}`,
      },
    }));
    const staged = await ana.stage(
      JSON.stringify({ type: 'FeatureCollection', features }),
      { choices: MINUS },
      'unidades.geojson',
    );
    expect(staged.columns).to.deep.include({ name: 'cedula', field: null, personal: 'document' });
    await ana.commit(staged.id);
    expect((await stored()).map(({ lng }) => lng)).to.deep.equal([-74.95, -74.95]);
  });

  it('says how far the check is before there is an import, then how far that is', async () => {
    const many = csv(
      Array.from({ length: 6_000 }, (_, n) => `M${n};Unidad ${n};autoconsumo;2017-01-01;Álamo;5,05;-74,95`),
    );
    const headers = { accept: 'application/x-ndjson' };
    const { text } = await ana.send('POST', '/api/v1/imports', form(many, { choices: NONE }), headers);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const steps = lines.flatMap(({ progress }) =>
      progress ? [[progress.step, progress.import === null]] : [],
    );
    expect(steps).to.deep.include(['check', true]);
    expect(steps).to.not.deep.include(['read', true]);
    expect(ImportDetail.parse(lines.at(-1).result).counts).to.include({ new: 6_000 });
  });

  it('refuses choices that are none, with the name of the field', async () => {
    const sent = await ana.send('POST', '/api/v1/imports', form(FILE, { choices: '{"kinds":["magic"]}' }));
    expect([sent.status, sent.body.type]).to.deep.equal([400, '/problems/bad-body']);
    expect(sent.body.parameter).to.match(/^choices/);
  });
});
