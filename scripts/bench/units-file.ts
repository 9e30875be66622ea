/** Files of units to import: at invented places, spread as the stored ones are. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';

export interface BenchUnit {
  code: string;
  lng: number;
  lat: number;
}

/** Units near stored ones, up to about 5 km off; the same for the same arguments. */
export async function inventUnits(databaseUrl: string, count: number, prefix: string): Promise<BenchUnit[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<[number, number]>({
    text: 'select st_x(geom), st_y(geom) from units where geom is not null order by code limit 50000',
    rowMode: 'array',
  });
  await client.end();
  return Array.from({ length: count }, (_, i) => {
    const [lng = -74, lat = 4.6] = rows[(i * 7_919) % rows.length] ?? [];
    const off = (n: number) => (((i + 1) * n) % 1_000) / 10_000 - 0.05;
    return {
      code: `${prefix}-${String(i).padStart(7, '0')}`,
      lng: Number((lng + off(617)).toFixed(6)),
      lat: Number((lat + off(389)).toFixed(6)),
    };
  });
}

/** Writes them as CSV with the columns that an import recognises. */
export async function writeUnitsFile(file: string, units: BenchUnit[]): Promise<void> {
  const lines = function* () {
    yield 'code,name,line,stage,created_on,lng,lat,members,jobs\n';
    for (const [i, { code, lng, lat }] of units.entries()) {
      yield `${code},Unidad ${i},rural_business,created,2017-03-0${1 + (i % 9)},${lng},${lat},${1 + (i % 20)},${i % 5}\n`;
    }
  };
  await pipeline(lines, createWriteStream(file));
}
