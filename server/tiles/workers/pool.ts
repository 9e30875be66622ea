/** Worker threads for building: at most one a core but one, started ahead of need, renewed once they have grown. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { JobMessage, JobName, Jobs, ReplyMessage } from './jobs.ts';

const OPTIONS = {
  /** A thread whose heap passed this after a job is ended, so that the memory goes back. Bytes. */
  renewAboveBytes: 96 * 2 ** 20,
};

interface Task {
  message: JobMessage;
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
}

/** The pool was closed before the work was done. */
export class PoolClosed extends Error {}

export class WorkerPool {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Task>();
  /** Work that a request waits for goes before work that renews what can still be served. */
  readonly #urgent: Task[] = [];
  readonly #relaxed: Task[] = [];
  #closed = false;

  constructor(size = Math.max(1, availableParallelism() - 1)) {
    this.#size = size;
  }

  /** Starts one thread, so that the first job needn't wait for it (about 0.4 s). */
  warm(): void {
    if (!this.#closed && this.#idle.length + this.#busy.size === 0) this.#idle.push(this.#start());
  }

  /** @throws what the job threw, and PoolClosed */
  run<N extends JobName>(name: N, input: Jobs[N]['input'], urgent: boolean): Promise<Jobs[N]['output']> {
    if (this.#closed) return Promise.reject(new PoolClosed('The worker pool is closed'));
    return new Promise((resolve, reject) => {
      const message = { name, input } as JobMessage;
      (urgent ? this.#urgent : this.#relaxed).push({
        message,
        resolve: resolve as (output: unknown) => void,
        reject,
      });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = new PoolClosed('The worker pool is closed');
    const tasks = [...this.#busy.values(), ...this.#urgent.splice(0), ...this.#relaxed.splice(0)];
    const workers = [...this.#idle.splice(0), ...this.#busy.keys()];
    this.#busy.clear();
    for (const task of tasks) task.reject(error);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#closed || this.#busy.size >= this.#size) return;
    const task = this.#urgent.shift() ?? this.#relaxed.shift();
    if (!task) return;
    const worker = this.#idle.pop() ?? this.#start();
    this.#busy.set(worker, task);
    worker.ref();
    worker.postMessage(task.message);
  }

  #start(): Worker {
    const module = new URL('./main.ts', import.meta.url).href;
    const worker = new Worker(new URL('../../../scripts/thread.mjs', import.meta.url), {
      workerData: { module },
    });
    worker.unref();
    worker.on('message', (reply: ReplyMessage) => this.#finish(worker, reply));
    worker.on('error', (error: Error) => this.#lose(worker, error));
    return worker;
  }

  #finish(worker: Worker, reply: ReplyMessage): void {
    const task = this.#busy.get(worker);
    this.#busy.delete(worker);
    worker.unref();
    if (reply.ok && reply.heapBytes < OPTIONS.renewAboveBytes) this.#idle.push(worker);
    else {
      void worker.terminate();
      this.#idle.push(this.#start());
    }
    if (reply.ok) task?.resolve(reply.output);
    else task?.reject(Object.assign(new Error(reply.error.message), reply.error));
    this.#next();
  }

  /** A thread that died (out of memory, for one) fails its job alone. */
  #lose(worker: Worker, error: Error): void {
    const task = this.#busy.get(worker);
    this.#busy.delete(worker);
    const idle = this.#idle.indexOf(worker);
    if (idle >= 0) this.#idle.splice(idle, 1);
    task?.reject(error);
    this.#next();
  }
}
