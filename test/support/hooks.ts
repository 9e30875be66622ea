/** Root hooks: what a run opened is closed once, come what may. */
import { closeBrowser } from './browser.ts';
import { closeDatabases } from './databases.ts';
import { sharedDir } from './shared.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const mochaHooks = {
  async beforeAll(): Promise<void> {
    if (sharedDir() === null) say('../shared is absent: the tests on its files are not defined');
  },
  async afterAll(): Promise<void> {
    await closeBrowser();
    await closeDatabases();
  },
};
