import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { Coverage } from '../../server/contract/coverage.ts';
import { Nearest, Within } from '../../server/contract/proximity.ts';
import { UnitDetail, UnitsPage } from '../../server/contract/units.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { askAs, records, send } from './client.ts';
import { addMarkedUnits, CENTRE, MARK } from './marked-unit.ts';
import { fillSmallWorld } from './small-world.ts';

const EXACT = [MARK.lng, MARK.lat];
const ON_GRID = [CENTRE.lng, CENTRE.lat];
const around = ({ lng, lat }: { lng: number; lat: number }, by: number) =>
  `bbox=${lng - by},${lat - by},${lng + by},${lat + by}`;

onEachEngine('what a role reads', (engine) => {
  let database: Database;
  let server: RunningServer;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    await addMarkedUnits(database.knex);
    server = await startServer(database, {}, { identify: identifyByName });
  });
  after(() => server?.close());

  const unit = (reader: string, code: string) => askAs(server, reader, `/api/v1/units/${code}`, UnitDetail);
  const coverage = (reader: string, query: string) =>
    askAs(server, reader, `/api/v1/coverage?${query}`, Coverage);
  const codes = async (reader: string, query: string) =>
    (await askAs(server, reader, `/api/v1/units?${query}`, UnitsPage)).features.map(({ id }) => id);

  it('of a unit is everything to administrators and to staff of its department', async () => {
    for (const reader of ['admin', 'staff 05', 'staff 05,18']) {
      const { geometry, properties } = await unit(reader, 'm1');
      expect(geometry?.coordinates).to.deep.equal(EXACT);
      const { victims, reincorporated, accuracy_m, border_m, nearest_etcr_m } = MARK;
      expect(properties).to.include({ victims, reincorporated, accuracy_m, border_m, nearest_etcr_m });
      expect(properties).to.include({ location_source: 'gps', borderline: true, pdet_borderline: true });
    }
  });

  it('of a unit elsewhere is the centre of its cell, and what lies around it unsaid', async () => {
    for (const reader of ['viewer', 'staff 18']) {
      const { geometry, properties } = await unit(reader, 'm1');
      expect(geometry?.coordinates).to.deep.equal(ON_GRID);
      for (const name of [
        ...[
          'victims',
          'reincorporated',
          'accuracy_m',
          'border_m',
          'borderline',
          'pdet_borderline',
          'nearest_etcr_m',
        ],
        ...['nearest_municipality_m', 'nearest_municipality_code'],
      ])
        expect(properties, name).to.have.property(name, null);
      expect(properties).to.include({
        location_source: 'grid',
        municipality_code: '05002',
        department_code: '05',
        nearest_etcr_code: 'E',
        members: 7,
      });
      expect(properties.overlays_near).to.deep.equal([
        { kind: 'protected_area', code: 'A', distance_m: null },
      ]);
    }
  });

  it('of a unit in training and of its past is no more than of the present', async () => {
    expect((await unit('viewer', 'm2')).geometry?.coordinates).to.deep.equal(ON_GRID);
    for (const when of ['as_of=2020-02-01', 'known_at=2021-01-01T00:00:00Z']) {
      const { features } = await askAs(server, 'viewer', `/api/v1/units?q=m1&${when}`, UnitsPage);
      expect(features[0]?.geometry?.coordinates).to.deep.equal(ON_GRID);
      expect(features[0]?.properties.victims).to.equal(null);
    }
  });

  it('cannot be found out by a box or a circle around the exact place', async () => {
    expect(await codes('viewer', around(MARK, 0.001))).to.deep.equal([]);
    expect(await codes('viewer', around(CENTRE, 0.001))).to.deep.equal(['m1', 'm3']);
    expect(await codes('admin', around(MARK, 0.001))).to.deep.equal(['m1', 'm3']);
    const near = async (reader: string, { lng, lat }: { lng: number; lat: number }) => {
      const path = `/api/v1/proximity/within?lng=${lng}&lat=${lat}&radius_m=100`;
      return (await askAs(server, reader, path, Within)).total;
    };
    expect([
      await near('viewer', MARK),
      await near('viewer', CENTRE),
      await near('admin', MARK),
    ]).to.deep.equal([0, 2, 2]);
  });

  it('is counted around sites, and reached, from the centre of the cell', async () => {
    const { rows } = await askAs(
      server,
      'viewer',
      '/api/v1/proximity/within?of=etcr:E&radius_m=20000',
      Within,
    );
    const fromGrid = rows.find(({ code }) => code === 'm1')?.distance_m ?? 0;
    const exact = await askAs(server, 'admin', '/api/v1/proximity/within?of=etcr:E&radius_m=20000', Within);
    const fromPlace = exact.rows.find(({ code }) => code === 'm1')?.distance_m ?? 0;
    expect(fromPlace - fromGrid).to.be.greaterThan(100);
    const between = Math.round((fromGrid + fromPlace) / 2);
    const around = async (reader: string) =>
      (await coverage(reader, `by=etcr&radius_m=${between}&q=m1`)).rows.find(({ code }) => code === 'E')
        ?.units;
    expect([await around('viewer'), await around('admin')]).to.deep.equal([1, 0]);
    const reach = async (reader: string) =>
      (await coverage(reader, 'by=municipality&radius_m=600&q=m1')).totals.reach?.area;
    expect(await reach('viewer')).not.to.equal(await reach('admin'));
  });

  it('of reincorporated people is no sum that holds a unit seen on the grid', async () => {
    const sums = async (reader: string) => {
      const { totals, rows } = await coverage(reader, 'by=department');
      return [totals, ...rows].map(({ reincorporated }) => reincorporated);
    };
    const all = MARK.reincorporated * 2; // m1 and m3
    expect(await sums('admin')).to.deep.equal([all, all, 0]);
    expect(await sums('staff 05')).to.deep.equal([null, all, null]);
    expect(await sums('staff 05,18')).to.deep.equal([null, all, 0]);
    expect(await sums('viewer')).to.deep.equal([null, null, null]);
    const { rows } = await coverage('viewer', 'by=municipality');
    expect(rows.find(({ code }) => code === '18001')).to.include({ units: 0, reincorporated: null });
  });

  it('in sums of units, active ones and members is the same for all', async () => {
    const [exact, coarse] = await Promise.all(
      ['admin', 'viewer'].map(async (reader) => (await coverage(reader, 'by=municipality')).rows),
    );
    const counts = (rows: Coverage['rows'] | undefined) =>
      rows?.map(({ code, units, active, located, people, by_line }) => ({
        code,
        units,
        active,
        located,
        people,
        by_line,
      }));
    expect(counts(coarse)).to.deep.equal(counts(exact));
  });

  it('says nothing of a protected area smaller than the grid’s cells', async () => {
    await database.knex.raw(`update territories set area_km2 = 3.9 where code = 'A'`);
    await database.knex('layer_versions').increment('version');
    const listed = async (reader: string) =>
      (await coverage(reader, 'by=protected_area')).rows.map(({ code }) => code);
    expect([await listed('admin'), await listed('viewer')]).to.deep.equal([['B', 'A'], ['B']]);
    expect(await codes('viewer', 'territory=protected_area:A')).to.deep.equal([]);
    expect((await unit('viewer', 'm1')).properties.overlays_near).to.deep.equal([]);
    expect(await codes('admin', 'territory=protected_area:A')).to.deep.equal(['u3']);
    await database.knex.raw(`update territories set area_km2 = 44 where code = 'A'`);
    await database.knex('layer_versions').increment('version');
  });

  it('of a unit without a place is decided by the municipality that it declares', async () => {
    await database.knex('units').where({ code: 'u6' }).update({ declared_municipality: '05001', victims: 3 });
    await database.knex('layer_versions').increment('version');
    const victims = async (reader: string) => (await unit(reader, 'u6')).properties.victims;
    expect([await victims('staff 05'), await victims('staff 18'), await victims('viewer')]).to.deep.equal([
      3,
      null,
      null,
    ]);
  });

  it('in a file is what it is in an answer', async () => {
    const headers = headersOf('viewer');
    const text = await (await fetch(`${server.url}/api/v1/units.csv?q=m1`, { headers })).text();
    expect(records(text)[0]).to.include({
      lng: String(CENTRE.lng),
      lat: String(CENTRE.lat),
      location_source: 'grid',
      victims: '',
      reincorporated: '',
      borderline: '',
      overlays_near: 'protected_area:A',
    });
  });

  it('is for nobody else to keep, and another answer to another role', async () => {
    const etags = new Set<string | null>();
    for (const reader of ['viewer', 'staff 05', 'staff 18', 'admin']) {
      for (const path of ['/api/v1/coverage?by=department', '/tiles/units/5/9/15.mvt']) {
        const { status, headers } = await fetch(server.url + path, { headers: headersOf(reader) });
        expect(status).to.equal(200);
        expect(headers.get('cache-control')).to.equal('private, no-cache');
        expect(headers.get('vary')).to.include('Cookie').and.include('Authorization');
        expect(headers.get('access-control-allow-origin')).to.equal(null);
        if (path.startsWith('/api')) etags.add(headers.get('etag'));
      }
    }
    expect(etags.size).to.equal(4);
  });

  it('of clusters has ids that are no other role’s', async () => {
    const headers = headersOf('staff 05');
    const { features } = await (
      await fetch(`${server.url}/api/v1/clusters?zoom=12&bbox=-75,5,-74.6,5.1`, { headers })
    ).json();
    const id = features.find((feature: { properties: { cluster: boolean } }) => feature.properties.cluster)
      ?.properties.cluster_id;
    const status = async (reader: string) =>
      (await fetch(`${server.url}/api/v1/clusters/${id}/leaves`, { headers: headersOf(reader) })).status;
    expect([await status('staff 05'), await status('viewer'), await status('admin')]).to.deep.equal([
      200, 410, 410,
    ]);
  });

  it('of a unit by a border is its municipality, and no distance but from the centre of its cell', async () => {
    const values = { name: 'Lindero', line: 'rural_business', stage: 'created', created_on: '2019-05-05' };
    const place = { lng: -74.8999, lat: 5.05 }; // 11 m from the border, whose other side holds the cell's centre
    const made = await fetch(`${server.url}/api/v1/units`, send({ ...values, ...place }, headersOf('admin')));
    const { id } = await made.json();
    const exact = (await unit('admin', id)).properties;
    expect(exact.municipality_code).to.equal('05002');
    expect(exact.border_m).to.be.below(15);
    const { geometry, properties } = await unit('viewer', id);
    const [lng = 0, lat = 0] = (geometry?.coordinates as number[]) ?? [];
    expect(lng).to.be.below(-74.9);
    expect(properties).to.include({ municipality_code: '05002', border_m: null, nearest_etcr_m: null });
    const nearest = async (from: string) =>
      (await askAs(server, 'viewer', `/api/v1/proximity/nearest?${from}&to=etcr&k=2`, Nearest)).rows;
    expect(await nearest(`unit=${id}`)).to.deep.equal(await nearest(`lng=${lng}&lat=${lat}`));
    const of = `/api/v1/proximity/within?lng=${place.lng}&lat=${place.lat}&radius_m=300`;
    expect((await askAs(server, 'viewer', of, Within)).rows.map(({ code }) => code)).to.not.include(id);
    expect((await askAs(server, 'admin', of, Within)).rows.map(({ code }) => code)).to.include(id);
  });
});
