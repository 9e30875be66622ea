// Node 20 starts no thread from TypeScript: the module named in workerData is loaded from the bundle of the programs
// where scripts/boot.mjs made one, else by tsx.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';

const { module } = workerData;
const below = module.slice(new URL('../', import.meta.url).href.length).replace(/\.ts$/, '.js');
const built = process.env.GEOSER_PROGRAMS && `${process.env.GEOSER_PROGRAMS}/${below}`;
if (built && existsSync(built)) await import(pathToFileURL(built).href);
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(module);
}
