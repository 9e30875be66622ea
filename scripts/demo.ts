/**
 * npm run demo -- [--units N] [--seed S]: fills an empty database with demonstration data.
 * npm run demo -- --remove: takes the demonstration units out, once real data came in.
 */
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../db/connect.ts';
import { readConfig } from '../server/config.ts';
import { operatorTrace } from '../server/operator.ts';
import { Readiness } from '../server/readiness.ts';
import { installDemonstration, removeDemonstration } from '../server/services/demonstration.ts';
import { releaseDemonstration } from '../server/services/releases.ts';
import { StartError } from '../server/start-error.ts';
import { progressLine } from './progress.ts';
import { run } from './report.ts';
import { prepareSchema } from './schema.ts';

interface Options {
  units?: string;
  seed?: string;
  remove?: boolean;
}

await run(async () => {
  const options = readOptions();
  const database = await openDatabase(readConfig());
  try {
    await prepareSchema(database);
    await (options.remove ? remove(database) : install(database, options));
  } finally {
    await database.close();
  }
});

function readOptions(): Options {
  try {
    return parseArgs({
      options: { units: { type: 'string' }, seed: { type: 'string' }, remove: { type: 'boolean' } },
    }).values;
  } catch {
    throw new StartError(
      'Uso: npm run demo -- [--units N] [--seed S] [--remove]',
      'Usage: npm run demo -- [--units N] [--seed S] [--remove]',
    );
  }
}

async function install(database: Database, { units, seed }: Options): Promise<void> {
  const readiness = new Readiness();
  const terminal = progressLine();
  readiness.onChange(terminal.show);
  const started = performance.now();
  const installed = await installDemonstration(
    { db: database.knex, engine: database.engine },
    {
      units: units === undefined ? undefined : Number(units),
      seed: seed === undefined ? undefined : Number(seed),
      onProgress: (step, done, total) => readiness.begin(step, done, total),
      trace: operatorTrace(),
    },
  ).finally(terminal.end);
  await releaseDemonstration(database.knex);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(
    `Datos de demostración instalados en ${seconds} s: ${installed.units} unidades (${installed.training} en formación). / Demonstration data installed.`,
  );
}

async function remove(database: Database): Promise<void> {
  const removed = await removeDemonstration({ db: database.knex, trace: operatorTrace() });
  console.log(
    removed === 0
      ? 'No había unidades de demostración. / There were no demonstration units.'
      : `Se retiraron ${removed} unidades de demostración. / ${removed} demonstration units removed.`,
  );
}
