import { engines } from '../support/engines.ts';
import { releasedServer } from '../support/released.ts';
import { publicMapTests } from './embed-suite.ts';

/** `EMBED_URL` names a running server instead, while working on the page. */
publicMapTests('the public map', async () => {
  const url = process.env.EMBED_URL;
  return url ? { url, close() {} } : releasedServer(engines().at(-1) ?? 'embedded');
});
