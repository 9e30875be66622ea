/** The check of a file of 50,000 rows on both engines, beside the bare join of its points, and what memory it takes. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CheckRun } from './check-run.ts';
import { runScript, runToEnd } from './process.ts';
import type { Measurement } from './table.ts';
import { type BenchUnit, inventUnits } from './units-file.ts';

const ROWS = 50_000;
const FEW = 20_000;
const MANY = 200_000;
const FORMATS = ['csv', 'geojson'] as const;
type Format = (typeof FORMATS)[number];

/** @param url a PostgreSQL database with the demonstration's territories; the embedded one is made here */
export async function measureChecks(url: string, report: (m: Measurement) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'geoser-bench-'));
  try {
    const points = await inventUnits(url, MANY, 'CHECK');
    const fifty = join(folder, 'points.csv');
    await writePoints(fifty, points.slice(0, ROWS));
    report(...timed('PostgreSQL', await checkOn(url, fifty, 'bare'), 5));
    const dataDir = join(folder, 'data');
    await runScript('demo.ts', ['--units', '500'], { DATABASE_URL: '', DATA_DIR: dataDir });
    report(...timed('embedded', await checkOn(dataDir, fifty, 'bare'), 15));
    for (const format of FORMATS) report(await memoryOf(url, format, points, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a process of its own, so that its memory is the check's. */
async function checkOn(database: string, file: string, ...more: 'bare'[]): Promise<CheckRun> {
  return (await runToEnd<CheckRun>('check-run.ts', [database, file, ...more])).answer;
}

function timed(engine: string, { ms, bareMs }: CheckRun, aim: number): [Measurement] {
  return [
    {
      what: `check of ${ROWS.toLocaleString('en-US')} rows, ${engine}`,
      value: ms / 1_000,
      unit: 's',
      baseline: { what: 'bare insert and join', value: bareMs / 1_000 },
      aim,
    },
  ];
}

async function memoryOf(
  url: string,
  format: Format,
  points: BenchUnit[],
  folder: string,
): Promise<Measurement> {
  const peakOf = async (rows: number) => {
    const path = join(folder, `${rows}.${format}`);
    await writePoints(path, points.slice(0, rows));
    return (await checkOn(url, path)).peakMb;
  };
  const small = await peakOf(FEW);
  return {
    what: `memory of a check of ${MANY.toLocaleString('en-US')} rows, ${format}`,
    value: await peakOf(MANY),
    unit: 'MB',
    baseline: { what: `of ${FEW.toLocaleString('en-US')} rows`, value: small },
    aim: small * 1.3,
  };
}

async function writePoints(file: string, points: BenchUnit[]): Promise<void> {
  const lines = file.endsWith('.geojson') ? features(points) : records(points);
  await pipeline(lines, createWriteStream(file));
}

function* records(points: BenchUnit[]): Generator<string> {
  yield 'codigo,nombre,latitud,longitud\n';
  for (const { code, lng, lat } of points) yield `${code},Unidad ${code},${lat},${lng}\n`;
}

function* features(points: BenchUnit[]): Generator<string> {
  let before = '{"type":"FeatureCollection","features":[\n';
  for (const { code, lng, lat } of points) {
    const geometry = { type: 'Point', coordinates: [lng, lat] };
    const properties = { codigo: code, nombre: `Unidad ${code}` };
    yield before + JSON.stringify({ type: 'Feature', properties, geometry });
    before = ',\n';
  }
  yield '\n]}\n';
}
