import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { openDatabase } from '../../db/connect.ts';
import { setKeptEmpty } from '../../db/embedded/emptied.ts';
import { fatal } from '../../db/embedded/frames.ts';
import { onEachEngine } from '../support/engines.ts';
import { administer, databaseUrl, preparedFolder, preparedTemplate, serverUrl } from '../support/prepare.ts';
import { type Ended, type Program, runProgram } from '../support/programs.ts';

/** Questions asked at most until what is waited for has happened. */
const MOST_TRIES = 5_000;
const ADDRESS = /GeoSER: (http:\/\/localhost:\d+)/;

describe('npm start', function () {
  this.timeout(300_000);
  let folder: string;
  const programs: Program[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'geoser-start-'));
  });

  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
  });

  after(() => rmSync(folder, { recursive: true }));

  function run(name: string, env: Record<string, string>, ...args: string[]): Program {
    const program = runProgram(name, args, { PORT: '0', ...env });
    programs.push(program);
    return program;
  }

  async function start(env: Record<string, string>): Promise<{ url: string; program: Program }> {
    const program = run('start', env);
    const [, url] = await program.says(ADDRESS);
    return { url: url as string, program };
  }

  /** A data folder whose database is migrated, empty, and stays so. */
  async function emptyFolder(name: string): Promise<string> {
    const dataDir = join(folder, name);
    cpSync(await preparedFolder('empty'), dataDir, { recursive: true });
    setKeptEmpty(dataDir, true);
    return dataDir;
  }

  async function refusal(env: Record<string, string>): Promise<string> {
    return oneLine(await run('start', { DATA_DIR: join(folder, 'unused'), ...env }).ended);
  }

  function oneLine({ code, stdout, stderr }: Ended): string {
    const told = stderr.split('\n').filter((line) => line.includes(' / ')); // beside the steps of the progress
    expect(code, stderr).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).not.to.match(/^\s+at /m);
    expect(told, stderr).to.have.length(1);
    return told[0] as string;
  }

  describe('on the embedded database', () => {
    it('is ready when it prints its address, in production mode too, and ends by SIGTERM', async () => {
      const { url, program } = await start({ DATA_DIR: await emptyFolder('plain'), NODE_ENV: 'production' });
      const readyz = await fetch(`${url}/readyz`);
      expect(readyz.status).to.equal(200);
      expect((await fetch(`${url}/api/v1/territories?kind=municipality`)).status).to.equal(200);
      const { code, stderr } = await program.stop('SIGTERM');
      expect(code, stderr).to.equal(0);
    });

    it('prints one link to create the administrator while nobody has an account, and none afterwards', async () => {
      const dataDir = await emptyFolder('accounts');
      const { program } = await start({ DATA_DIR: dataDir });
      const [, link] = await program.says(/(http:\/\/localhost:\d+\/sign-in#setup=[\w-]{43})/);
      const { origin, hash } = new URL(String(link));
      const made = await run(
        'make-account',
        { DATA_DIR: dataDir },
        ...['--email', 'Ana@Example.org', '--role', 'staff', '--departments', '15,05'],
      ).ended;
      expect(made.stderr).to.equal('');
      const token = /#password=([\w-]{43})/.exec(made.stdout)?.[1];
      const choose = (body: object) =>
        fetch(`${origin}/api/v1/session/link`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ password: 'una clave bien larga', ...body }),
        });
      expect((await (await choose({ token })).json()).account).to.deep.include({
        email: 'ana@example.org',
        role: 'staff',
        departments: ['05', '15'],
      });
      const setup = { token: hash.slice('#setup='.length), email: 'jefa@example.org', name: 'Jefa' };
      expect((await choose(setup)).status).to.equal(200);
      await program.stop('SIGTERM');
      const { stdout } = await (await start({ DATA_DIR: dataDir })).program.stop('SIGTERM');
      expect(stdout).not.to.include('setup=');
    });

    it('makes no account of half an order, and says which part', async () => {
      const dataDir = await emptyFolder('half-account');
      const refused = async (...args: string[]) =>
        oneLine(await run('make-account', { DATA_DIR: dataDir }, ...args).ended);
      expect(await refused('--email', 'ana@example.org', '--role', 'jefa')).to.include('--role');
      expect(await refused('--role', 'admin')).to.include('--email');
      expect(await refused('--email', 'ana@example.org', '--reset')).to.include('ana@example.org');
    });

    it('refuses a second start on the same folder, naming the process that has it', async () => {
      const dataDir = await emptyFolder('twice');
      const { program } = await start({ DATA_DIR: dataDir });
      expect(await refusal({ DATA_DIR: dataDir })).to.include(`pid ${program.process.pid}`);
    });

    it('keeps what was committed when it is killed, and starts again', async () => {
      const dataDir = await emptyFolder('killed');
      const { program } = await start({ DATA_DIR: dataDir });
      const guest = await openDatabase({ databaseUrl: null, dataDir });
      await guest.knex('municipal_seats').insert({
        code: '05001',
        name: 'Medellín',
        geom: guest.knex.raw("st_geomfromtext('POINT(-75.57 6.25)', 4326)"),
      });
      await guest.close();
      await program.stop('SIGKILL');
      const again = await start({ DATA_DIR: dataDir });
      expect((await again.program.stop('SIGINT')).code).to.equal(0);
      const database = await openDatabase({ databaseUrl: null, dataDir }, { mustOwn: true });
      expect(await database.knex('municipal_seats').pluck('code')).to.deep.equal(['05001']);
      await database.close();
    });

    it('begins anew when it was killed while it made the database', async () => {
      const dataDir = join(folder, 'half');
      mkdirSync(dataDir);
      setKeptEmpty(dataDir, true);
      const program = run('start', { DATA_DIR: dataDir });
      await appears(dataDir, 'pgdata');
      await program.stop('SIGKILL');
      expect(existsSync(join(dataDir, 'pgdata.creating'))).to.equal(true);
      await start({ DATA_DIR: dataDir });
      expect(existsSync(join(dataDir, 'pgdata.creating'))).to.equal(false);
    });

    it('lets a reset work through it, which keeps the versions growing', async () => {
      const dataDir = await emptyFolder('reset');
      const { url } = await start({ DATA_DIR: dataDir });
      const guest = await openDatabase({ databaseUrl: null, dataDir });
      await guest.knex('layer_versions').where({ layer: 'units' }).update({ version: 7, last_event: 40 });
      await guest.knex('territory_kinds').insert({
        kind: 'resguardo',
        label_es: 'Resguardo',
        label_en: 'Reserve',
        shape: 'polygon',
        role: 'overlay',
        position: 9,
      });
      const { code, stdout } = await run('reset', { DATA_DIR: dataDir }, '--yes', '--empty').ended;
      expect(code).to.equal(0);
      expect(stdout).to.include('La base está vacía');
      expect(await guest.knex('territory_kinds').where({ kind: 'resguardo' })).to.deep.equal([]);
      expect(
        await guest.knex('layer_versions').where({ layer: 'units' }).first('version', 'last_event'),
      ).to.deep.equal({
        version: 8,
        last_event: 40,
      });
      expect((await fetch(`${url}/readyz`)).status).to.equal(200);
      await guest.close();
    });

    it('says which folder cannot be written', async () => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      expect(await refusal({ DATA_DIR: join(file, 'data') })).to.include('DATA_DIR');
      if (process.platform === 'linux') {
        expect(await refusal({ DATA_DIR: '/proc/geoser/data' })).to.include('DATA_DIR');
      }
    });

    it('does not open a folder of another PostgreSQL version', async () => {
      const dataDir = join(folder, 'old');
      mkdirSync(join(dataDir, 'pgdata'), { recursive: true });
      writeFileSync(join(dataDir, 'pgdata/PG_VERSION'), '17\n');
      expect(await refusal({ DATA_DIR: dataDir })).to.include('PostgreSQL 17');
    });
  });

  describe('on a PostgreSQL server', () => {
    it('is refused while migrations are behind, and starts once npm run migrate has run', async () => {
      await administer(`create database start_behind_${process.pid}`);
      const DATABASE_URL = databaseUrl(`start_behind_${process.pid}`);
      expect(await refusal({ DATABASE_URL })).to.include('npm run migrate');
      expect((await run('migrate', { DATABASE_URL }).ended).code).to.equal(0);
      const { program } = await start({ DATABASE_URL });
      await program.says(/npm run demo/);
      expect((await program.stop('SIGTERM')).code).to.equal(0);
      await administer(`drop database start_behind_${process.pid}`);
    });

    it('is migrated by an ordinary owner too, who is told in one line which right is missing', async () => {
      const owner = `start_owner_${process.pid}`;
      const own = new URL(databaseUrl(owner));
      own.username = owner;
      await administer(`create role ${owner} login`, `create database ${owner} owner ${owner}`);
      const administrator = new pg.Client({ connectionString: databaseUrl(owner) });
      await administrator.connect();
      try {
        await administrator.query('create extension postgis');
        const told = oneLine(await run('migrate', { DATABASE_URL: own.href }).ended);
        expect(told).to.include('grant insert on spatial_ref_sys').and.not.to.include('create table');
        await administrator.query(`grant insert on spatial_ref_sys to ${owner}`);
        const { code, stderr } = await run('migrate', { DATABASE_URL: own.href }).ended;
        expect(code, stderr).to.equal(0);
      } finally {
        await administrator.end();
        await administer(`drop database ${owner} with (force)`, `drop role ${owner}`);
      }
    });

    it('answers a request in flight before it ends, and takes no new one', async () => {
      const template = await preparedTemplate('empty');
      await administer(`create database start_flight_${process.pid} template ${template}`);
      const DATABASE_URL = databaseUrl(`start_flight_${process.pid}`);
      const { url, program } = await start({ DATABASE_URL });
      const blocker = new pg.Client({ connectionString: DATABASE_URL });
      await blocker.connect();
      await blocker.query('begin; lock table territories in access exclusive mode');
      const answer = fetch(`${url}/api/v1/territories?kind=department`);
      await someoneWaits(blocker);
      const ended = program.stop('SIGTERM');
      await refusesConnections(url);
      await blocker.query('commit');
      await blocker.end();
      expect((await answer).status).to.equal(200);
      expect((await ended).code).to.equal(0);
      await administer(`drop database start_flight_${process.pid}`);
    });

    it('says that nobody answers at the address', async () => {
      expect(
        await refusal({ DATABASE_URL: `postgresql://postgres@127.0.0.1:${await freePort()}/x` }),
      ).to.match(/nadie responde/);
    });

    it('says that the database does not exist', async () => {
      expect(await refusal({ DATABASE_URL: databaseUrl('there_is_none') })).to.include('there_is_none');
    });

    it('says that the password was not accepted, without repeating it', async () => {
      const server = createTcpServer((socket) => {
        socket.once('data', () => socket.end(fatal('28P01', 'password authentication failed')));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const line = await refusal({ DATABASE_URL: `postgresql://ana:secreto@127.0.0.1:${port}/geoser` });
      server.close();
      expect(line).to.include('contraseña').and.not.include('secreto');
    });

    it('says that DATABASE_URL is no PostgreSQL address, without repeating its password', async () => {
      const line = await refusal({ DATABASE_URL: 'mysql://ana:secreto@127.0.0.1/geoser' });
      expect(line).to.include('DATABASE_URL').and.not.include('secreto');
    });
  });

  onEachEngine('a port in use', (engine) => {
    it('is named', async () => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const { port } = taken.address() as AddressInfo;
      const env: Record<string, string> = engine === 'server' ? { DATABASE_URL: serverUrl() } : {};
      expect(await refusal({ ...env, PORT: String(port) })).to.include(`${port}`);
      taken.close();
    });
  });
});

describe('npm run reset', () => {
  it('without a terminal to ask on deletes nothing unless --yes is given', async () => {
    const { code, stderr } = await runProgram('reset', [], { DATA_DIR: join(tmpdir(), 'geoser-none') }).ended;
    expect(code).to.equal(1);
    expect(stderr).to.include('--yes');
  });
});

/** Resolves when a name stands in a folder. */
function appears(folder: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, look);
    function look() {
      if (!existsSync(join(folder, name))) return;
      watcher.close();
      resolve();
    }
    look();
  });
}

/** Resolves when another session of the database waits for a lock. */
async function someoneWaits(client: pg.Client): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await client.query('select pg_stat_clear_snapshot()'); // a transaction sees the activity of its first look
    const { rowCount } = await client.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rowCount) return;
  }
  throw new Error('no session waits for a lock');
}

/** Resolves when nobody listens at the address any more. */
async function refusesConnections(url: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const refused = await fetch(`${url}/healthz`).then(
      () => false,
      () => true,
    );
    if (refused) return;
  }
  throw new Error('the server still takes connections');
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
