/**
 * Shares one single-user backend among connections. A connection owns the backend from its first frame until it is
 * synced and outside a transaction; the others wait in the order of their arrival.
 */
import {
  closeStatement,
  copiesFromClient,
  FRAME,
  fatal,
  frame,
  ReplyFilter,
  readyForQuery,
  renameStatement,
  sqlOf,
  withSql,
} from './frames.ts';

/** Runs whole frames and calls back with what the backend answers; a rejection means that the backend is lost. */
export type Execute = (message: Uint8Array, onData: (bytes: Uint8Array) => void) => Promise<void>;

export interface BackendOptions {
  /** After this time without a word from an owner within a transaction, while others wait, it is dropped; ms. */
  idleInTransactionMs: number;
}

/** One client: its frames since the last end of a batch, and the batches that wait. */
export class Session {
  readonly prefix: string;
  readonly send: (bytes: Buffer) => void;
  readonly drop: () => void;
  readonly batches: Batch[] = [];
  readonly statements = new Set<string>();
  collected: Buffer[] = [];
  closed = false;

  constructor(id: number, send: (bytes: Buffer) => void, drop: () => void) {
    this.prefix = `c${id}_`;
    this.send = send;
    this.drop = drop;
  }
}

interface Batch {
  message: Buffer;
  /** A Flush ends a batch without giving the backend back. */
  flush: boolean;
}

const COPY_REFUSED =
  "do $$ begin raise feature_not_supported using message = 'COPY FROM STDIN is not possible on the embedded database: insert from arrays with unnest'; end $$";

export class Backend {
  readonly #execute: Execute;
  readonly #options: BackendOptions;
  readonly #waiting: Session[] = [];
  #owner: Session | null = null;
  #status = 'I';
  #running = false;
  #idle: NodeJS.Timeout | undefined;
  #drained: (() => void)[] = [];

  constructor(execute: Execute, options: BackendOptions = { idleInTransactionMs: 60_000 }) {
    this.#execute = execute;
    this.#options = options;
  }

  /** Takes one frame of a client; a Sync, Flush or simple query ends a batch. */
  accept(session: Session, bytes: Buffer): void {
    session.collected.push(this.#prepare(session, bytes));
    const type = bytes[0];
    if (type !== FRAME.sync && type !== FRAME.flush && type !== FRAME.query) return;
    session.batches.push({ message: Buffer.concat(session.collected), flush: type === FRAME.flush });
    session.collected = [];
    this.#enqueue(session);
  }

  /** The client is gone: its transaction is rolled back and its statements are forgotten. */
  leave(session: Session): void {
    if (session.closed) return;
    session.closed = true;
    session.batches.length = 0;
    const clean = [...session.statements].map(closeStatement);
    const owned = this.#owner === session;
    if (!owned && clean.length === 0) return;
    // Sync ends an unfinished extended batch; without a transaction ROLLBACK is only a warning.
    if (owned) session.batches.push({ message: frame(FRAME.sync), flush: true });
    if (owned) session.batches.push({ message: frame(FRAME.query, 'rollback'), flush: false });
    if (clean.length > 0) {
      session.batches.push({ message: Buffer.concat([...clean, frame(FRAME.sync)]), flush: false });
    }
    this.#enqueue(session);
  }

  /** Resolves when nothing runs and nobody owns the backend. */
  async drained(): Promise<void> {
    if (!this.#running && !this.#owner && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  /** Runs work on the backend itself if nobody uses or awaits it now; whoever comes meanwhile waits. */
  async whenIdle(work: () => Promise<void>): Promise<void> {
    if (this.#running || this.#owner || this.#waiting.length > 0) return;
    this.#running = true;
    try {
      await work();
    } finally {
      this.#running = false;
      void this.#run();
    }
  }

  #prepare(session: Session, bytes: Buffer): Buffer {
    const sql = sqlOf(bytes);
    if (sql !== null && copiesFromClient(sql)) return this.#prepare(session, withSql(bytes, COPY_REFUSED));
    const renamed = renameStatement(bytes, session.prefix);
    if (renamed.defines) session.statements.add(renamed.defines);
    if (renamed.closes) session.statements.delete(renamed.closes);
    return renamed.bytes;
  }

  #enqueue(session: Session): void {
    if (session !== this.#owner && !this.#waiting.includes(session)) this.#waiting.push(session);
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let session = this.#next(); session; session = this.#next()) {
      clearTimeout(this.#idle);
      this.#owner = session;
      const batch = session.batches.shift() as Batch;
      await this.#runBatch(session, batch);
      if (!batch.flush && this.#status === 'I') this.#release(session);
      await new Promise(setImmediate); // lets the sockets be read between batches
    }
    this.#running = false;
    this.#watchIdleOwner();
    if (!this.#owner) for (const resolve of this.#drained.splice(0)) resolve();
  }

  #next(): Session | null {
    if (this.#owner) return this.#owner.batches.length > 0 ? this.#owner : null;
    let next = this.#waiting.shift();
    while (next && next.batches.length === 0) next = this.#waiting.shift(); // left while it waited
    return next ?? null;
  }

  async #runBatch(session: Session, batch: Batch): Promise<void> {
    const reply = new ReplyFilter();
    await this.#execute(batch.message, (bytes) => reply.push(bytes));
    if (reply.status !== null) this.#status = reply.status;
    if (session.closed) return;
    const answer = reply.drain();
    session.send(batch.flush ? answer : Buffer.concat([answer, readyForQuery(this.#status)]));
  }

  #release(session: Session): void {
    this.#owner = null;
    if (session.batches.length > 0) this.#waiting.push(session);
  }

  #watchIdleOwner(): void {
    const owner = this.#owner;
    if (!owner) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#owner !== owner || this.#running) return;
      if (this.#waiting.length === 0) return this.#watchIdleOwner();
      owner.send(fatal('25P03', 'terminating connection: idle in a transaction while others wait'));
      owner.drop();
      this.leave(owner);
    }, this.#options.idleInTransactionMs);
    this.#idle.unref();
  }
}
