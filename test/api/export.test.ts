import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { freshDatabase } from '../support/databases.ts';
import { runProgram } from '../support/programs.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fillSmallWorld } from './small-world.ts';

describe('npm run export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'geoser-export-'));
  let database: Database;
  let server: RunningServer;

  before(async () => {
    database = await freshDatabase('server');
    await fillSmallWorld(database.knex);
    server = await startServer(database);
  });
  after(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  const exported = async (what: string, name: string, ...parameters: string[]) => {
    const file = join(folder, name);
    const ended = await runProgram('export', [what, file, ...parameters], { DATABASE_URL: urlOf(database) })
      .ended;
    return { ...ended, read: () => readFileSync(file) };
  };
  const served = async (path: string) => Buffer.from(await (await fetch(server.url + path)).arrayBuffer());

  it('writes the same units and the same coverage as the API', async () => {
    const units = await exported('units', 'u.csv', 'pdet=false', 'status=active');
    expect(units.read().equals(await served('/api/v1/units.csv?pdet=false&status=active'))).to.equal(true);
    const coverage = await exported('coverage', 'c.csv', 'by=department', 'separator=semicolon');
    const path = '/api/v1/coverage.csv?by=department&separator=semicolon';
    expect(coverage.read().equals(await served(path))).to.equal(true);
  });

  it('writes GeoJSON of units, of coverage and of territories', async () => {
    const features = async (what: string, ...parameters: string[]) => {
      const { read } = await exported(what, 'f.geojson', ...parameters);
      return JSON.parse(read().toString()).features as { id: string; geometry: { type: string } | null }[];
    };
    expect((await features('units')).map(({ id }) => id)).to.include('u6');
    expect(await features('coverage', 'by=municipality')).to.have.length(4);
    const shapes = await features('protected_area');
    expect(shapes.map(({ geometry }) => geometry?.type)).to.deep.equal(['Polygon', 'Polygon']);
  });

  it('refuses what the API refuses, in one line', async () => {
    const { code, stderr } = await exported('units', 'x.csv', 'line=agro');
    expect(code).to.equal(1);
    expect(stderr.trim().split('\n')).to.have.length(1);
    expect(stderr).to.include('«line»');
  });
});

function urlOf({ connection }: Database): string {
  if (connection.connectionString) return connection.connectionString;
  const { user, host, port, database } = connection;
  return `postgresql://${user}@${host}:${port}/${database}`;
}
