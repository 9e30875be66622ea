/** What was made of the units: their events replayed, and how long they last. */
import { Client } from './load.ts';
import { runToEnd, startProduct } from './process.ts';
import type { ReplaySpeed } from './replay.ts';
import type { Measurement } from './table.ts';

/** @param label names the size in the table, `50,000` */
export async function measureOutcomes(
  url: string,
  label: string,
  report: (m: Measurement) => void,
): Promise<void> {
  const { answer } = await runToEnd<ReplaySpeed>('replay.ts', [url]);
  if (answer.differing > 0) throw new Error(`${answer.differing} units differ from their events`);
  const rate = (ms: number): number => (answer.events / ms) * 1_000;
  report({
    what: `${label}: events replayed and compared with their states`,
    value: rate(answer.replayMs),
    unit: '/s',
    baseline: { what: 'reading them alone', value: rate(answer.readMs) },
  });
  const product = await startProduct({ DATABASE_URL: url });
  const client = new Client(product.url);
  try {
    const coverage = await client.ask('/api/v1/coverage?by=department');
    for (const [name, path] of [
      ['by line', '/api/v1/survival?group_by=line'],
      ['by department', '/api/v1/survival?group_by=department'],
    ]) {
      const { status, ms } = await client.ask(String(path));
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      report({
        what: `${label}: survival ${name}`,
        value: ms,
        unit: 'ms',
        baseline: { what: 'coverage by department', value: coverage.ms },
      });
    }
  } finally {
    client.close();
    await product.stop();
  }
}
