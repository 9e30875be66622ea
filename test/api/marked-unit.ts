/** A real unit whose place and numbers are found wherever they stand, and the search for them in an answer's bytes. */
import type { Knex } from 'knex';

/** In 05002 of the small world, 560 m from the centre of its cell, which is -74.84051 5.05. */
export const MARK = {
  lng: -74.8439271,
  lat: 5.0463817,
  victims: 9_137,
  reincorporated: 8_219,
  accuracy_m: 1_873.31,
  border_m: 137.731,
  nearest_etcr_m: 4_891.457,
  overlay_near_m: 1_571.382,
};
export const CENTRE = { lng: -74.84051, lat: 5.05 };

/** `m1` is created, `m2` in training, `m3` closed; all at the marked place, with the marked numbers. */
export async function addMarkedUnits(db: Knex): Promise<void> {
  for (const code of ['m1', 'm2', 'm3']) {
    const { lng, lat, overlay_near_m, ...marked } = MARK;
    await db('units').insert({
      code,
      name: `Unidad ${code}`,
      search_key: `${code} unidad`,
      line: 'rural_business',
      stage: code === 'm2' ? 'training' : 'created',
      created_on: code === 'm2' ? null : '2019-05-05',
      closed_on: code === 'm3' ? '2019-12-31' : null,
      geom: db.raw('ST_SetSRID(ST_MakePoint(?, ?), 4326)', [lng, lat]),
      location_source: 'gps',
      members: 7,
      ...marked,
      borderline: true,
      pdet_borderline: true,
      municipality_code: '05002',
      department_code: '05',
      nearest_etcr_code: 'E',
      overlay_near: ['protected_area:A'],
      overlay_near_m: [overlay_near_m],
      source_id: db.raw(`(select id from sources where subject = 'units')`),
      valid_from: '2019-05-05',
      recorded_from: '2020-01-01T00:00:00Z',
      event_number: 2,
    });
  }
  await db.raw(`insert into unit_states
    select u.*, 'infinity'::date, 'infinity'::timestamptz from units u where code in ('m1', 'm2', 'm3')`);
}

/** Degrees within which a number is taken for one of the marked place: 220 m, a third of what the centre is away. */
const NEAR_DEGREES = 0.002;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** What an answer's text gives away. @param distances further marks, metres */
export function marksInText(text: string, distances: readonly number[] = []): string[] {
  const found = new Set<string>();
  for (const [digits] of text.matchAll(NUMBER)) {
    const value = Number(digits);
    for (const name of ['lng', 'lat'] as const)
      if (Math.abs(value - MARK[name]) < NEAR_DEGREES) found.add(`${name} ${digits}`);
    if (value === MARK.victims || value === MARK.reincorporated) found.add(`people ${digits}`);
    for (const metres of [
      MARK.accuracy_m,
      MARK.border_m,
      MARK.nearest_etcr_m,
      MARK.overlay_near_m,
      ...distances,
    ])
      if (Math.abs(value - metres) < (Number.isInteger(value) ? 0.5 : 0.1)) found.add(`distance ${digits}`);
  }
  return [...found];
}

/** Where a point of a map gives away the place. */
export function marksAt(lng: number, lat: number): string[] {
  const near = Math.abs(lng - MARK.lng) < NEAR_DEGREES && Math.abs(lat - MARK.lat) < NEAR_DEGREES;
  return near ? [`place ${lng} ${lat}`] : [];
}

/** The place as the database or a tile might keep it: float8 of either byte order. */
export function marksInBytes(bytes: Buffer): string[] {
  return [MARK.lng, MARK.lat].flatMap((degrees) => {
    const [little, big] = [Buffer.alloc(8), Buffer.alloc(8)];
    little.writeDoubleLE(degrees);
    big.writeDoubleBE(degrees);
    return bytes.includes(little) || bytes.includes(big) ? [`bytes of ${degrees}`] : [];
  });
}
