/** Makes every prepared database before a whole run, and says what took its time. */
import { prepareAll } from './databases.ts';

await prepareAll((line) => {
  process.stdout.write(`${line}\n`);
});
process.exit(0);
