/** The work that is done off the serving thread, and what comes back. */
import type { Release, ReleaseInput } from '../../domain/release/make.ts';
import type { PointsJob } from '../clusters/read.ts';
import type { ClusterTables } from '../clusters/tables.ts';
import type { TerritoriesJob } from '../shapes/read.ts';
import type { ShapeTables } from '../shapes/tables.ts';

export interface Jobs {
  clusters: { input: PointsJob; output: ClusterTables };
  territories: { input: TerritoriesJob; output: ShapeTables };
  base: { input: null; output: ShapeTables };
  release: { input: ReleaseInput; output: Release };
}
export type JobName = keyof Jobs;

export interface JobMessage<N extends JobName = JobName> {
  name: N;
  input: Jobs[N]['input'];
}

/** `heapBytes`: what the thread's heap has grown to, garbage included. */
export type ReplyMessage = { ok: true; output: unknown; heapBytes: number } | { ok: false; error: JobError };

/** An error on its way between threads, with what tells a lost database from a mistake. */
export interface JobError {
  message: string;
  stack: string;
  code?: string;
  syscall?: string;
}
