import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { Database } from '../../db/connect.ts';
import { Coverage } from '../../server/contract/coverage.ts';
import { Overlaps, TerritoriesPage } from '../../server/contract/territories.ts';
import { runImport } from '../../server/services/imports.ts';
import { ownRealDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { sharedDir, sharedFile } from '../support/shared.ts';
import { ask } from './client.ts';

interface KnownPoint {
  id: string;
  lng: string;
  lat: string;
  department: string;
  pdet_subregion_id: string;
  boundary_m: string;
}

const TERRITORIES = [
  ...['department:05', 'department:15', 'department:50', 'department:91', 'department:88'],
  ...[
    'municipality:05001',
    'municipality:18753',
    'municipality:50350',
    'pdet_subregion:8',
    'pdet_subregion:3',
  ],
];

if (sharedDir() !== null) {
  onEachEngine('on the real territories', (engine) => {
    const points: KnownPoint[] = parse(readFileSync(sharedFile('checks/locate-known-answers.csv')), {
      columns: true,
      bom: true,
    });
    const folder = mkdtempSync(join(tmpdir(), 'geoser-points-'));
    let database: Database | undefined;
    let server: RunningServer;

    before(async () => {
      database = await ownRealDatabase(engine);
      if (!database) throw new Error('the shared files are gone');
      const file = join(folder, 'points.csv');
      writeFileSync(file, unitsCsv(points));
      await runImport({ db: database.knex }, { kind: 'units', file, actor: 'test' });
      server = await startServer(database);
    });
    after(async () => {
      await server?.close();
      await database?.close();
      rmSync(folder, { recursive: true });
    });

    for (const [by, column] of [
      ['department', 'department'],
      ['pdet_subregion', 'pdet_subregion_id'],
    ] as const) {
      it(`400 points are counted by ${by} as the known answers say`, async () => {
        const { rows, totals } = await ask(server, `/api/v1/coverage?by=${by}`, Coverage);
        const expected = tally(points.map((point) => point[column]));
        expect(totals).to.include({ units: points.length, located: points.length });
        for (const { code, units } of rows) expect(units, code).to.equal(expected.get(code) ?? 0);
        expect(totals.outside).to.equal(expected.get('') ?? 0);
      });
    }

    it('overlaps agree with their areas in plain SQL', async () => {
      let compared = 0;
      for (const territory of TERRITORIES) {
        for (const other of ['protected_area', 'department']) {
          const [kind, code] = territory.split(':');
          const answer = await ask(
            server,
            `/api/v1/territories/${kind}/${code}/overlaps?kind=${other}`,
            Overlaps,
          );
          const expected = await query<{ code: string; km2: number }>(
            `select b.code, sum(ST_Area(ST_Intersection(a.geom, b.geom)::geography)) / 1e6 as km2
             from territories a, territories b
             where a.kind = ? and a.code = ? and b.kind = ? and ST_Intersects(a.geom, b.geom)
               and a.valid_to = 'infinity' and b.valid_to = 'infinity'
             group by b.code having sum(ST_Area(ST_Intersection(a.geom, b.geom)::geography)) > 1`,
            [kind, code, other],
          );
          expect(answer.rows.map((row) => row.code)).to.have.members(expected.map((row) => row.code));
          for (const row of answer.rows) {
            const km2 = expected.find((candidate) => candidate.code === row.code)?.km2;
            expect(row.overlap_km2).to.be.closeTo(km2 ?? Number.NaN, 1e-6 * (km2 ?? 1));
          }
          compared++;
        }
      }
      expect(compared).to.equal(20);
    });

    for (const radiusM of [10_000, 60_000]) {
      it(`reach within ${radiusM / 1000} km agrees with united buffers in plain SQL`, async () => {
        for (const territory of TERRITORIES) {
          const [kind = '', code = ''] = territory.split(':');
          const answer = await ask(server, `/api/v1/coverage?by=${kind}&radius_m=${radiusM}`, Coverage);
          const reach = answer.rows.find((row) => row.code === code)?.reach;
          const [expected] = await query<{ area: number; seats: number | null }>(REACH, {
            kind,
            code,
            radiusM,
          });
          expect(reach?.area, `${territory} area`).to.be.closeTo(expected?.area ?? Number.NaN, 0.001);
          expect(reach?.seats, `${territory} seats`).to.equal(expected?.seats);
        }
      });
    }

    it('every kind is listed whole', async () => {
      for (const [kind, count] of [
        ['municipality', 1_121],
        ['department', 33],
        ['pdet_subregion', 16],
        ['etcr', 28],
        ['protected_area', 262],
      ] as const) {
        const { territories } = await ask(server, `/api/v1/territories?kind=${kind}`, TerritoriesPage);
        expect(territories, kind).to.have.length(count);
      }
    });

    async function query<T>(
      sql: string,
      bindings: readonly (string | undefined)[] | Record<string, string | number>,
    ) {
      const { rows } = await (database as Database).knex.raw<{ rows: T[] }>(sql, bindings as never);
      return rows;
    }
  });
}

/** Buffers in the conformal plane, widened by the scale at each point; seats by distance on the spheroid. */
const REACH = `
  with one as (
    select geom, ST_Area(geom::geography) as area, ST_Envelope(ST_Transform(geom, 9377)) as box from territories
    where kind = :kind and code = :code and valid_to = 'infinity'),
  points as (select geom, ST_Transform(geom, 9377) as p from units where closed_on is null and geom is not null),
  reached as (
    select ST_Transform(ST_Union(ST_Buffer(p, :radiusM * 0.9992 *
             (1 + power(ST_X(p) - 5000000, 2) / (2 * power(6352000::float8, 2))), 32)), 4326) as geom
    from points, one where ST_DWithin(p, box, :radiusM * 1.02)),
  seats as (
    select exists (select 1 from points p where ST_DWithin(p.geom::geography, s.geom::geography, :radiusM)) as near
    from municipal_seats s join territories m on m.kind = 'municipality' and m.code = s.code and m.valid_to = 'infinity'
    left join territory_members d on d.parent_kind = 'pdet_subregion' and d.child = s.code
    where :code = case :kind when 'department' then m.parent when 'municipality' then m.code else d.parent end)
  select coalesce(ST_Area(ST_Intersection(one.geom, reached.geom)::geography), 0) / one.area as area,
         (select count(*) filter (where near)::float8 / nullif(count(*), 0) from seats) as seats
  from one, reached`;

function unitsCsv(points: readonly KnownPoint[]): string {
  const lines = points.map(
    ({ id, lng, lat }) => `P${id},Punto ${id},rural_business,created,2015-01-01,${lng},${lat},gps`,
  );
  return ['code,name,line,stage,created_on,lng,lat,location_source', ...lines].join('\n');
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
