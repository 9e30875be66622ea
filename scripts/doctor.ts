/**
 * npm run doctor [-- --full] [--repair] [--lang en]: one line a check, ok or what to do; exit code 1 if anything is
 * wrong. --repair computes located facts anew first.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../db/connect.ts';
import { readConfig } from '../server/config.ts';
import { operatorTrace } from '../server/operator.ts';
import { examine, repairFacts } from '../server/services/doctor.ts';
import { photoStoreAt } from '../server/services/photo-store.ts';
import { StartError } from '../server/start-error.ts';
import { run } from './report.ts';

const WORDS = {
  es: {
    ok: 'bien',
    wrong: 'MAL ',
    repaired: (units: number) => `Ubicadas de nuevo: ${units} unidades cambiaron.`,
  },
  en: { ok: 'ok   ', wrong: 'WRONG', repaired: (units: number) => `Located anew: ${units} units changed.` },
} as const;

await run(async () => {
  const { full, repair, lang } = readOptions();
  const language = lang === 'en' ? 'en' : 'es';
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    if (repair) console.log(WORDS[language].repaired(await repairFacts(database.knex, operatorTrace())));
    const options = { full, engine: database.engine, photos: photoStoreAt(config.photos) };
    for await (const { check, ok, detail } of examine(database.knex, options)) {
      console.log(`${WORDS[language][ok ? 'ok' : 'wrong']}  ${check[language]}: ${detail[language]}`);
      if (!ok) process.exitCode = 1;
    }
  } finally {
    await database.close();
  }
});

function readOptions() {
  try {
    return parseArgs({
      options: { full: { type: 'boolean' }, repair: { type: 'boolean' }, lang: { type: 'string' } },
    }).values;
  } catch {
    throw new StartError(
      'Uso: npm run doctor -- [--full] [--repair] [--lang en]',
      'Usage: npm run doctor -- [--full] [--repair] [--lang en]',
    );
  }
}
