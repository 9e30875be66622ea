/** Makes a release of the public map off the serving thread. */
import type { Release, ReleaseInput } from '../../domain/release/make.ts';
import { WorkerPool } from './pool.ts';

/**
 * What `makeRelease` makes, on a thread of its own. Not on the shared pool: there it would wait for builds that on the
 * embedded engine wait for the transaction that this is a part of.
 */
export async function makeReleaseApart(input: ReleaseInput): Promise<Release> {
  const pool = new WorkerPool(1);
  try {
    return await pool.run('release', input, true);
  } finally {
    await pool.close();
  }
}
