// Worker threads don't inherit tsx on Node 20, so TypeScript is registered here before the real module is loaded.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.module);
