/** Root hooks: a whole run prepares its databases first, and what the run opened is closed once, come what may. */
import { closeBrowser } from './browser.ts';
import { closeDatabases, prepareAll } from './databases.ts';
import { sharedDir } from './shared.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    if (sharedDir() === null) say('../shared is absent: the tests on its files are not defined');
    this.timeout(900_000);
    if (process.env.TEST_PREPARE) await prepareAll(say);
  },
  async afterAll(): Promise<void> {
    await closeBrowser();
    await closeDatabases();
  },
};
