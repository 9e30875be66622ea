/** Root hooks: what the run opened is closed once, whatever happened. */
import { closeBrowser } from './browser.ts';
import { closeDatabases } from './databases.ts';
import { sharedDir } from './shared.ts';

export const mochaHooks = {
  beforeAll(): void {
    if (sharedDir() === null)
      process.stdout.write('Sin ../shared: sus pruebas no se definen (no shared files).\n');
  },
  async afterAll(): Promise<void> {
    await closeBrowser();
    await closeDatabases();
  },
};
