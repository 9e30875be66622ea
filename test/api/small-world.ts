/**
 * A country small enough to count by hand, written by plain SQL. Squares of 0.1°, from south-west to north-east:
 *
 *   05001 Álamo   05002 Ñame      18001 Oca   18002 Zapote      (departments 05 Antaño and 18 Canelo)
 *   PDET subregion 8 Cuenca = 18001 + 18002; protected area A lies across 05002 and 18001, area B is a corner of 18002.
 */
import type { Knex } from 'knex';
import { searchKey, sortKey } from '../../server/domain/text.ts';

export const MUNICIPALITIES = [
  { code: '05001', name: 'Álamo', parent: '05', west: -75, rural: 1_000, ipm: 40 },
  { code: '05002', name: 'Ñame', parent: '05', west: -74.9, rural: 3_000, ipm: null },
  { code: '18001', name: 'Oca', parent: '18', west: -74.8, rural: 2_000, ipm: 60 },
  { code: '18002', name: 'Zapote', parent: '18', west: -74.7, rural: 500, ipm: 80 },
];
const SOUTH = 5;
const SIDE = 0.1;

interface SmallUnit {
  code: string;
  name?: string;
  line?: string;
  stage?: string;
  product?: string;
  created: string | null;
  closed?: string;
  at: [lng: number, lat: number] | null;
  members?: number;
  women?: number;
  jobs?: number;
  office?: string;
  association?: string;
}

/** u5 is closed, u6 unlocated, u7 outside, u8 in training; a1 is an association of u1 and u2. */
export const UNITS: SmallUnit[] = [
  {
    code: 'u1',
    created: '2015-03-01',
    at: [-74.95, 5.05],
    members: 4,
    women: 2,
    association: 'a1',
    product: 'Café',
  },
  {
    code: 'u2',
    created: '2016-03-01',
    at: [-74.85, 5.05],
    members: 6,
    women: 3,
    association: 'a1',
    product: 'café',
  },
  {
    code: 'u3',
    created: '2017-03-01',
    at: [-74.81, 5.05],
    members: 2,
    stage: 'company',
    jobs: 5,
    line: 'self_consumption',
  },
  {
    code: 'u4',
    created: '2018-03-01',
    at: [-74.65, 5.05],
    members: 3,
    women: 1,
    office: 'Canelo',
    name: '=1+1',
  },
  { code: 'u5', created: '2015-03-01', closed: '2017-06-30', at: [-74.66, 5.05], members: 5 },
  { code: 'u6', created: '2016-01-01', at: null, members: 1, name: 'Sin "lugar", dice' },
  { code: 'u7', created: '2016-01-01', at: [-74.5, 5.05], members: 1 },
  { code: 'u8', created: null, stage: 'training', at: [-74.95, 5.05] },
  { code: 'a1', created: '2015-01-01', at: [-74.95, 5.06], members: 100, women: 50, stage: 'strengthened' },
];

/** Fills a migrated, empty database. `demonstration: false` makes its units real. */
export async function fillSmallWorld(db: Knex, options: { demonstration?: boolean } = {}): Promise<void> {
  const demonstration = options.demonstration ?? true;
  await db.transaction(async (trx) => {
    await trx('sources').insert(
      ['municipality', 'protected_area', 'etcr', 'pdet', 'population', 'units'].map((subject) => ({
        subject,
        title: `Prueba: ${subject}`,
        boundary_error_m: subject === 'municipality' ? 500 : 0,
        demonstration,
        imported_by: 'test',
      })),
    );
    for (const { code, name, parent, west } of MUNICIPALITIES) {
      await addTerritory(trx, {
        kind: 'municipality',
        code,
        name,
        parent,
        wkt: box(west, SOUTH, west + SIDE, SOUTH + SIDE),
      });
    }
    await addTerritory(trx, {
      kind: 'department',
      code: '05',
      name: 'Antaño',
      wkt: box(-75, SOUTH, -74.8, 5.1),
    });
    await addTerritory(trx, {
      kind: 'department',
      code: '18',
      name: 'Canelo',
      wkt: box(-74.8, SOUTH, -74.6, 5.1),
    });
    await addTerritory(trx, {
      kind: 'pdet_subregion',
      code: '8',
      name: 'Cuenca',
      wkt: box(-74.8, SOUTH, -74.6, 5.1),
    });
    await addTerritory(trx, {
      kind: 'protected_area',
      code: 'A',
      name: 'Páramo A',
      wkt: box(-74.83, 5.02, -74.77, 5.08),
    });
    await addTerritory(trx, {
      kind: 'protected_area',
      code: 'B',
      name: 'Laguna B',
      wkt: box(-74.62, 5.08, -74.6, 5.1),
    });
    await addTerritory(trx, {
      kind: 'etcr',
      code: 'E',
      name: 'El Sitio',
      parent: '18001',
      wkt: 'POINT(-74.8 5.05)',
    });
    await addTerritory(trx, {
      kind: 'etcr',
      code: 'F',
      name: 'La Punta',
      parent: '18002',
      wkt: 'POINT(-74.61 5.01)',
    });
    await addMembersAndFigures(trx);
    await addSeats(trx);
    for (const unit of UNITS) await addUnit(trx, unit);
    await locateUnits(trx);
    await trx.raw(`insert into unit_states
      select u.*, 'infinity'::date, 'infinity'::timestamptz from units u`);
    await trx('layer_versions').update({ version: 1 });
    await trx('layer_versions').where({ layer: 'units' }).update({ demonstration });
  });
}

export function box(west: number, south: number, east: number, north: number): string {
  const corners = [
    `${west} ${south}`,
    `${east} ${south}`,
    `${east} ${north}`,
    `${west} ${north}`,
    `${west} ${south}`,
  ];
  return `POLYGON((${corners.join(',')}))`;
}

async function addTerritory(
  trx: Knex.Transaction,
  {
    kind,
    code,
    name,
    parent = null,
    wkt,
  }: { kind: string; code: string; name: string; parent?: string | null; wkt: string },
): Promise<void> {
  await trx.raw(
    `insert into territories (kind, code, name, sort_key, search_key, parent, source_id, valid_from, area_km2, geom)
     select :kind, :code, :name, :sort, :search, :parent, s.id, '2020-01-01',
            case when ST_Dimension(g) = 2 then ST_Area(g::geography) / 1e6 end, g
     from (select ST_GeomFromText(:wkt, 4326) as g) q, sources s
     where s.subject = case when :kind in ('department', 'pdet_subregion') then 'municipality' else :kind end`,
    { kind, code, name, parent, wkt, sort: sortKey(name), search: searchKey(name) },
  );
  await trx.raw(
    `insert into territory_parts select kind, code, 1, geom, ST_Transform(geom, 9377) from territories
     where kind = ? and code = ?`,
    [kind, code],
  );
  if (kind !== 'municipality') return;
  await trx.raw(
    `insert into territory_borders select kind, code, 1, b, ST_Transform(b, 9377)
     from territories, ST_Boundary(geom) b where kind = ? and code = ?`,
    [kind, code],
  );
}

async function addMembersAndFigures(trx: Knex.Transaction): Promise<void> {
  const { id: pdet } = await trx('sources').where({ subject: 'pdet' }).first('id');
  const { id: population } = await trx('sources').where({ subject: 'population' }).first('id');
  for (const child of ['18001', '18002']) {
    await trx('territory_members').insert({
      parent_kind: 'pdet_subregion',
      parent: '8',
      child_kind: 'municipality',
      child,
      source_id: pdet,
    });
  }
  await trx('territory_names').insert({ kind: 'pdet_subregion', code: '8', name: 'Cuenca', source_id: pdet });
  for (const { code, rural, ipm } of MUNICIPALITIES) {
    const figure = { kind: 'municipality', code, source_id: population };
    await trx('territory_figures').insert([
      { ...figure, name: 'population_rural', year: 2016, value: rural / 2 },
      { ...figure, name: 'population_rural', year: 2020, value: rural },
    ]);
    if (ipm !== null)
      await trx('territory_figures').insert({ ...figure, name: 'ipm_rural', year: 2018, value: ipm });
  }
}

async function addSeats(trx: Knex.Transaction): Promise<void> {
  for (const { code, name, west } of MUNICIPALITIES) {
    await trx.raw('insert into municipal_seats values (?, ?, ST_SetSRID(ST_MakePoint(?, ?), 4326))', [
      code,
      name,
      west + SIDE / 2,
      SOUTH + SIDE / 2,
    ]);
  }
}

async function addUnit(trx: Knex.Transaction, unit: SmallUnit): Promise<void> {
  const name = unit.name ?? `Unidad ${unit.code}`;
  const product = unit.product ?? null;
  await trx('units').insert({
    code: unit.code,
    name,
    search_key: searchKey(unit.code, name, product),
    line: unit.line ?? 'rural_business',
    stage: unit.stage ?? 'created',
    product,
    product_key: product === null ? null : searchKey(product),
    created_on: unit.created,
    closed_on: unit.closed ?? null,
    geom: unit.at && trx.raw('ST_SetSRID(ST_MakePoint(?, ?), 4326)', unit.at),
    location_source: unit.at && 'gps',
    regional_office: unit.office ?? null,
    association_code: unit.association ?? null,
    members: unit.members ?? null,
    women: unit.women ?? null,
    jobs: unit.jobs ?? null,
    source_id: trx.raw(`(select id from sources where subject = 'units')`),
    valid_from: unit.created ?? '2015-01-01',
    recorded_from: '2020-01-01T00:00:00Z',
    event_number: 1,
  });
}

async function locateUnits(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    update units u set municipality_code = t.code, department_code = t.parent, pdet_subregion_code = m.parent
    from territories t left join territory_members m on m.child = t.code
    where t.kind = 'municipality' and ST_Intersects(t.geom, u.geom)`);
  await trx.raw(`
    update units u set
      overlay_inside = array(select 'protected_area:' || code from territories t
        where kind = 'protected_area' and ST_Intersects(t.geom, u.geom) order by code),
      overlay_near = array(select 'protected_area:' || code from territories t
        where kind = 'protected_area' and not ST_Intersects(t.geom, u.geom)
          and ST_Distance(t.geom::geography, u.geom::geography) <= 5000 order by code),
      overlay_near_m = array(select ST_Distance(t.geom::geography, u.geom::geography) from territories t
        where kind = 'protected_area' and not ST_Intersects(t.geom, u.geom)
          and ST_Distance(t.geom::geography, u.geom::geography) <= 5000 order by code)
    where geom is not null`);
}
