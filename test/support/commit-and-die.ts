/**
 * A process that commits a stage and dies by SIGKILL, as a machine without memory does to it, at the query whose number
 * it is given; 0 lets it finish. Arguments: import, number of the query, `before` or `during` that query.
 */
import { openDatabase } from '../../db/connect.ts';
import { readConfig } from '../../server/config.ts';
import { commitStage } from '../../server/services/unit-stages.ts';

const [id = '', query = '0', when = 'before'] = process.argv.slice(2);
const database = await openDatabase(readConfig());
let queries = 0;
database.knex.on('query', () => {
  queries += 1;
  if (queries !== Number(query)) return;
  const die = () => process.kill(process.pid, 'SIGKILL');
  // once the statement has left for the database
  if (when === 'during') setImmediate(() => setImmediate(die));
  else die();
});
await commitStage(database.knex, { id: Number(id), author: { name: 'test', account: null }, leaveOut: [] });
process.stdout.write(`queries: ${queries}\n`);
await database.close();
