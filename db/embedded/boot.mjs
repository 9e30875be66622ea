// Node 20 cannot start a worker from TypeScript: this registers tsx, then loads the module named in workerData.
import { workerData } from 'node:worker_threads';

if (workerData.module.endsWith('.ts')) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import(workerData.module);
