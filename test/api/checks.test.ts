import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import type { Database } from '../../db/connect.ts';
import { CheckLine, CheckResult, type CheckRow } from '../../server/contract/checks.ts';
import { uploadsFolder } from '../../server/http/uploads.ts';
import { demoDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { REPOSITORY } from '../support/shared.ts';

const REPAIRABLE =
  'código;nombre;latitud;longitud;municipio\r\n' +
  '1;Piña;6,2486;75,5748;Medellín\r\n' +
  '2;Ñame;2,13;-74,76;San Vicente del Caguán\r\n' +
  '3;=1+1;-75,5748;6,2486;Medellín\r\n';

/** A form with the file and its fields. */
function form(content: string | Buffer, name: string, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  data.set('file', new Blob([new Uint8Array(Buffer.from(content))]), name);
  return data;
}

function fixture(name: string): Buffer {
  return readFileSync(join(REPOSITORY, 'test/fixtures/checks', name));
}

/** Folders of requests of this process. */
function filesWaiting(): number {
  try {
    return readdirSync(uploadsFolder()).filter((name) => name.startsWith(`${process.pid}-`)).length;
  } catch {
    return 0;
  }
}

async function nothingLeft(): Promise<void> {
  while (filesWaiting() > 0) await new Promise((resolve) => setImmediate(resolve));
}

onEachEngine('POST /api/v1/checks', (engine) => {
  let database: Database;
  let server: RunningServer;

  before(async () => {
    database = await demoDatabase(engine);
    server = await startServer(database);
  });
  after(() => server?.close());

  const post = (path: string, body: FormData, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { method: 'POST', body, headers });
  const result = async (body: FormData, query = ''): Promise<CheckResult> => {
    const response = await post(`/api/v1/checks${query}`, body);
    expect(response.status).to.equal(200);
    const answer: unknown = await response.json();
    const parsed = CheckResult.parse(answer);
    expect(parsed).to.deep.equal(answer);
    return parsed;
  };

  it('answers each row by the contract, in the language asked for', async () => {
    const { file, basis, totals, rows } = await result(form(REPAIRABLE, 'unidades.csv'), '?lang=en');
    expect(file).to.include({
      name: 'unidades.csv',
      separator: ';',
      decimal: ',',
      notation: 'decimal degrees',
    });
    expect(basis).to.include({ demonstration: true, boundary_error_m: 0 });
    expect(totals).to.include({ rows: 3, pdet: 1, repair: 2 });
    expect(rows.map(({ row, label, verdict }) => [row, label, verdict])).to.deep.equal([
      [2, '1 · Piña', 'repair'],
      [3, '2 · Ñame', 'pdet'],
      [4, '3 · =1+1', 'repair'],
    ]);
    expect(rows[0]?.repair?.reason).to.equal(
      'Row 2: the longitude lacks its minus sign; with −75.5748 it falls in Medellín, as the row says.',
    );
    expect(rows[1]).to.include({
      municipality_code: '18753',
      department_code: '18',
      pdet: true,
      agrees: true,
    });
  });

  it('sends the same as lines while it runs', async () => {
    const response = await post('/api/v1/checks', form(REPAIRABLE, 'a.csv'), {
      accept: 'application/x-ndjson',
    });
    expect(response.headers.get('content-type')).to.match(/^application\/x-ndjson/);
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => CheckLine.parse(JSON.parse(line)));
    const kinds = lines.map(({ type }) => type);
    expect(kinds.filter((kind) => kind !== 'progress')).to.deep.equal([
      'file',
      'row',
      'row',
      'row',
      'totals',
    ]);
    const rows = lines.flatMap((line): CheckRow[] => (line.type === 'row' ? [line.row] : []));
    expect(rows).to.deep.equal((await result(form(REPAIRABLE, 'a.csv'))).rows);
    const last = lines.findLast((line) => line.type === 'progress');
    expect(last).to.include({ rows: 3, bytes: Buffer.byteLength(REPAIRABLE) });
  });

  it('follows the columns, the system and the sheet that a person names', async () => {
    const columns = JSON.stringify({ latitud: 'lng', longitud: 'lat' });
    const swapped = await result(form(fixture('intercambiadas.csv'), 'a.csv', { columns }));
    expect(swapped.rows[0]).to.include({ verdict: 'not_pdet', municipality_code: '05001', repair: null });
    expect(swapped.columns[0]).to.include({ name: 'latitud', role: 'lng', by: 'hand' });
    const metres = await result(form(fixture('metros-3116.csv'), 'a.csv', { crs: '3116' }));
    expect(metres.file).to.include({ crs: 3116, notation: 'EPSG:3116, metros' });
    const empty = await result(form(fixture('metros-3116.csv'), 'a.csv', { crs: '', sheet: '' }));
    expect(empty.file).to.include({ crs: 3116 });
    const unknown = await post('/api/v1/checks', form(fixture('metros-3116.csv'), 'a.csv', { crs: '4000' }));
    expect(await unknown.json()).to.include({ type: '/problems/invalid-parameter', status: 400 });
    const notes = await post('/api/v1/checks', form(fixture('hojas.xlsx'), 'a.xlsx', { sheet: 'Notas' }));
    expect(await notes.json()).to.include({ type: '/problems/no-place-columns', status: 422 });
  });

  it('tells what a file is, whatever its name', async () => {
    const { file } = await result(form(fixture('hojas.xlsx'), 'mal-llamado.csv'));
    expect(file).to.include({ format: 'xlsx', sheet: 'Unidades' });
    const picture = await post('/api/v1/checks', form(fixture('foto.csv'), 'foto.csv'));
    expect(picture.status).to.equal(422);
    expect((await picture.json()).detail).to.match(/«foto\.csv»: es una imagen PNG/);
  });

  it('ends in a problem line where the file proves too long midway', async () => {
    const long = form(`lat,lon\n${'6.2,-75.5\n'.repeat(200_001)}`, 'a.csv');
    const response = await post('/api/v1/checks', long, { accept: 'application/x-ndjson' });
    const last = (await response.text()).trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).to.deep.nested.include({
      type: 'problem',
      'problem.type': '/problems/too-many-rows',
    });
  });

  it('gives the file back with verdicts and the repairs that were accepted', async () => {
    const choices = JSON.stringify({ kinds: ['minus'], rows: [], not_rows: [] });
    const response = await post(
      '/api/v1/checks/annotated',
      form(REPAIRABLE, 'mis unidades.csv', { choices }),
    );
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-disposition')).to.match(/filename="mis unidades-verificado\.csv"/);
    const [head = '', ...rows] = (await response.text()).trimEnd().split('\r\n');
    expect(head).to.equal(
      'código;nombre;latitud;longitud;municipio;municipio_ubicacion;codigo_municipio_ubicacion;' +
        'departamento_ubicacion;pdet;subregion_pdet;respuestas_posibles;coincide_municipio;etcr_cercano;etcr_distancia_m;' +
        'areas_protegidas;verificacion;lon_corregida;lat_corregida;reparacion',
    );
    expect(rows[0]).to.match(/^1;Piña;6,2486;75,5748;Medellín;Medellín;05001;Antioquia;no;;;sí;/);
    expect(rows[0]).to.match(/;-75,5748;6,2486;"?Fila 2: falta el signo menos/);
    expect(rows[1]).to.match(
      /^2;Ñame;2,13;-74,76;San Vicente del Caguán;San Vicente del Caguán;18753;Caquetá;sí;/,
    );
    // Not accepted: the row stays without a place, and says what is proposed.
    expect(rows[2]).to.match(
      /^3;=1\+1;-75,5748;6,2486;Medellín;;;;;;;;;;;"Fila 4: la latitud y la longitud están/,
    );
  });

  it('keeps rows that repeat the header where all rows are asked for', async () => {
    const lines = async (only: string) => {
      const file = form(fixture('encabezado-repetido.csv'), 'p.csv', { only });
      return (await (await post('/api/v1/checks/annotated', file)).text()).trimEnd().split('\n');
    };
    const all = await lines('all');
    expect(all).to.have.length(6);
    expect(all[2]).to.match(/^nombre,municipio,latitud,longitud,{11,}$/);
    expect((await lines('pdet')).map((line) => line.split(',')[0])).to.deep.equal(['nombre', 'Café']);
  });

  it('gives the PDET rows alone', async () => {
    const response = await post('/api/v1/checks/annotated', form(REPAIRABLE, 'a.csv', { only: 'pdet' }));
    const rows = (await response.text()).trimEnd().split('\r\n').slice(1);
    expect(rows.map((row) => row.split(';')[1])).to.deep.equal(['Ñame']);
  });

  it('gives a workbook back as a workbook', async () => {
    const response = await post('/api/v1/checks/annotated', form(fixture('hojas.xlsx'), 'hojas.xlsx'));
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await response.arrayBuffer());
    expect(workbook.worksheets.map(({ name }) => name)).to.deep.equal(['Unidades', 'Notas']);
    expect(workbook.worksheets[0]?.getCell('D1').value).to.equal('municipio_ubicacion');
    expect(workbook.worksheets[0]?.getCell('E2').value).to.equal('05001');
  });

  it('gives an ODS back as an ODS', async () => {
    const response = await post('/api/v1/checks/annotated', form(fixture('unidades.ods'), 'unidades.ods'));
    expect(response.headers.get('content-type')).to.equal('application/vnd.oasis.opendocument.spreadsheet');
    expect(response.headers.get('content-disposition')).to.match(/filename="unidades-verificado\.ods"/);
    const again = await result(form(Buffer.from(await response.arrayBuffer()), 'unidades-verificado.ods'));
    expect(again.file.format).to.equal('ods');
    const added = again.columns.find(({ name }) => name === 'codigo_municipio_ubicacion');
    expect(added?.sample).to.deep.equal(['05001']);
  });

  it('stores nothing of a file that was taken, refused or given up', async () => {
    await result(form(REPAIRABLE, 'a.csv'));
    await nothingLeft();
    await post('/api/v1/checks', form(fixture('danado.xlsx'), 'a.xlsx'));
    await nothingLeft();
    const abort = new AbortController();
    const many = form(`lat,lon\n${'6.2,-75.5\n'.repeat(60_000)}`, 'a.csv');
    const response = await fetch(`${server.url}/api/v1/checks`, {
      method: 'POST',
      body: many,
      headers: { accept: 'application/x-ndjson' },
      signal: abort.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    expect(filesWaiting()).to.equal(1);
    abort.abort();
    await nothingLeft();
    const { rows } = await database.knex.raw(
      `select count(*)::int as tables from pg_class where relname like 'check\\_%' and relkind = 'r'`,
    );
    expect(rows[0].tables).to.equal(0);
  });

  it('holds an address to some files a minute, and says when to come back', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const answers: number[] = [];
    for (let count = 0; count < 13; count++) {
      const response = await post('/api/v1/checks', form('lat,lon\n', 'a.csv'), headers);
      answers.push(response.status);
      if (response.status === 429) expect(response.headers.get('retry-after')).to.match(/^\d+$/);
    }
    expect(answers).to.deep.equal([...Array.from({ length: 12 }, () => 422), 429]);
  });
});
