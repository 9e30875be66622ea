/** Cluster tiles of one database: cold, warm, unseen filter, commit to tile, pauses and memory. */
import type { BareIndex } from './bare-index.ts';
import { commitToTile } from './commit.ts';
import { Client, requestsPerSecond, whileAsking } from './load.ts';
import { type Measured, runToEnd, startEmptyHandler, startProduct } from './process.ts';
import { type SampledTile, sampleTiles } from './sample.ts';
import { type Measurement, quantile } from './table.ts';

export interface ClusterAims {
  coldMs: number;
  unseenMs: number;
  commitMs: number;
  memoryMb: number;
}

type Report = (measurement: Measurement) => void;

const TILES_A_ZOOM = 40;
const UNSEEN_FILTERS = 3;

/** @param label names the size in the table, `50,000` */
export async function measureClusters(
  url: string,
  label: string,
  aims: ClusterAims,
  report: Report,
): Promise<void> {
  const tiles = await sampleTiles(url, TILES_A_ZOOM);
  const { answer: bare } = await runToEnd<BareIndex>('bare-index.ts', [url, tiles.map((t) => t.path).join()]);
  const product = await startProduct({ DATABASE_URL: url });
  try {
    await measureCold(product, tiles, bare, label, aims, report);
    await measureWarm(product, tiles, label, report);
    await measureUnseen(product, bare, label, aims, report);
    const commitMs = await commitToTile(url, product.url);
    const rebuild = { what: 'bare read and load', value: bare.buildMs };
    report({
      what: `${label}: commit to tile`,
      value: commitMs,
      unit: 'ms',
      baseline: rebuild,
      aim: aims.commitMs,
    });
    const { rssMb, peakMb } = await product.probe();
    const memory = { what: 'process with a bare index', value: bare.rssMb };
    report({
      what: `${label}: memory at the end`,
      value: rssMb,
      unit: 'MB',
      baseline: memory,
      aim: aims.memoryMb,
    });
    report({ what: `${label}: memory at the peak`, value: peakMb, unit: 'MB', baseline: memory });
  } finally {
    await product.stop();
  }
}

async function measureCold(
  product: Measured,
  tiles: SampledTile[],
  bare: BareIndex,
  label: string,
  aims: ClusterAims,
  report: Report,
): Promise<void> {
  const client = new Client(product.url);
  const first = await client.ask('/tiles/units/0/0/0.mvt');
  report({
    what: `${label}: first tile after the start`,
    value: first.ms,
    unit: 'ms',
    baseline: { what: 'bare read and load', value: bare.buildMs },
  });
  const answers = [];
  for (const { path } of tiles) answers.push(await client.ask(`/tiles/units/${path}.mvt`));
  client.close();
  const failed = answers.find((answer) => answer.status !== 200 && answer.status !== 204);
  if (failed) throw new Error(`A tile answered ${failed.status}`);
  const times = answers.map((answer) => answer.ms);
  for (const share of [0.5, 0.95]) {
    report({
      what: `${label}: cold tile, p${share * 100} of ${tiles.length} (z0–12)`,
      value: quantile(times, share),
      unit: 'ms',
      baseline: { what: 'getTile and encode', value: quantile(bare.tileMs, share) },
      ...(share === 0.95 ? { aim: aims.coldMs } : {}),
    });
  }
  const heaviest = Math.max(...answers.map((answer) => answer.bytes)) / 1000;
  report({ what: `${label}: heaviest units tile (gzip)`, value: heaviest, unit: 'KB', aim: 500 });
}

async function measureWarm(
  product: Measured,
  tiles: SampledTile[],
  label: string,
  report: Report,
): Promise<void> {
  const path = `/tiles/units/${tiles.find((tile) => tile.path.startsWith('6/'))?.path}.mvt`;
  const client = new Client(product.url);
  const { bytes } = await client.ask(path);
  client.close();
  const empty = await startEmptyHandler(bytes);
  const bareRate = await requestsPerSecond(empty.url).finally(() => empty.stop());
  report({
    what: `${label}: warm tile (${bytes} bytes)`,
    value: await requestsPerSecond(`${product.url}${path}`),
    unit: '/s',
    baseline: { what: 'empty node http handler', value: bareRate },
    aim: 40_000,
  });
}

/** Filters that nobody asked for yet and that admit every unit, so that the whole index is built again. */
async function measureUnseen(
  product: Measured,
  bare: BareIndex,
  label: string,
  aims: ClusterAims,
  report: Report,
): Promise<void> {
  const warm = '/tiles/units/5/9/15.mvt';
  const idle = await whileAsking(
    product.url,
    warm,
    () => new Promise((resolve) => setTimeout(resolve, 1_000)),
  );
  const idlePauseMs = (await product.probe()).longestPauseMs;
  const client = new Client(product.url);
  const times: number[] = [];
  const build = await whileAsking(product.url, warm, async () => {
    for (let day = 1; day <= UNSEEN_FILTERS; day++) {
      times.push((await client.ask(`/tiles/units/5/9/15.mvt?created_from=1990-01-0${day}`)).ms);
    }
  });
  client.close();
  const pauseMs = (await product.probe()).longestPauseMs;
  const value = quantile(times, 0.5);
  const baseline = { what: 'bare read and load', value: bare.buildMs };
  report({ what: `${label}: unseen filter`, value, unit: 'ms', baseline, aim: aims.unseenMs });
  report({
    what: `${label}: longest event-loop pause during a build`,
    value: pauseMs,
    unit: 'ms',
    baseline: { what: 'idle', value: idlePauseMs },
    aim: 50,
  });
  report({
    what: `${label}: slowest warm tile during a build`,
    value: build.slowestMs,
    unit: 'ms',
    baseline: { what: 'idle', value: idle.slowestMs },
    aim: 50,
  });
}
