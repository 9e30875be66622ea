/**
 * A process that tells what the one before it left, then commits a stage and dies by SIGKILL, as a machine without
 * memory does to it, at the query whose number it is given; 0 lets it finish. Arguments: import, its round, folder of
 * the rounds' files, number of the query, `before` or `during` that query. Its first line is a `Told` as JSON.
 */
import { writeSync } from 'node:fs';
import type { Knex } from 'knex';
import { openDatabase } from '../../db/connect.ts';
import { readConfig } from '../../server/config.ts';
import { lockImports } from '../../server/queries/imports.ts';
import { commitStage } from '../../server/services/unit-stages.ts';
import { type Left, stageRound, type Told } from './killed-commits.ts';

const [given = '', round = '', folder = '', query = '0', when = 'before'] = process.argv.slice(2);
const { knex, close } = await openDatabase(readConfig());
const told = await lookAndStage(Number(given), Number(round));
writeSync(1, `${JSON.stringify(told)}\n`);
let queries = 0;
knex.on('query', () => {
  queries += 1;
  if (queries !== Number(query)) return;
  const die = () => process.kill(process.pid, 'SIGKILL');
  // once the statement has left for the database
  if (when === 'during') setImmediate(() => setImmediate(die));
  else die();
});
await commitStage(knex, { id: told.id, author: { name: 'test', account: null }, leaveOut: [] });
writeSync(1, `queries: ${queries}\n`);
await close();

/** What stands now that the process before is gone for good; a round that was committed is followed by another. */
async function lookAndStage(id: number, round: number): Promise<Told> {
  await knex.transaction(lockImports); // whoever held it has ended
  const left = await leftBy(knex, id, round);
  if (left.status !== 'committed') return { left, id, round };
  return { left, id: await stageRound(knex, folder, round + 1), round: round + 1 };
}

async function leftBy(db: Knex, id: number, round: number): Promise<Left> {
  const count = async (table: string, where: object) =>
    Number((await db(table).where(where).count('* as n').first())?.n);
  const { status } = await db('import_batches').where({ id }).first('status');
  const fresh = await db('units').whereLike('code', `R${round}-%`).count('* as n').first();
  const changed = await db('units').whereLike('name', `Conocida % ${round}`).count('* as n').first();
  return {
    status,
    units: Number(fresh?.n),
    changed: Number(changed?.n),
    events: await count('unit_events', { batch_id: id }),
    staged: await count('import_units', { batch_id: id }),
    compared: await count('import_diffs', { batch_id: id }),
  };
}
