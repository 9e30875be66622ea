/** Looks from time to time whether a release of the public map is due, and makes it. */
import type { Knex } from 'knex';
import type { Trace } from '../domain/audit.ts';
import type { ReleaseSchedule } from '../domain/release-schedule.ts';
import { type ReleaseMaker, type ReleaseOrder, releaseWhenDue } from './releases.ts';

/** A day's delay is nobody's loss; an hour keeps a restart from mattering. */
const LOOK_MS = 3_600_000;

export interface ScheduleOptions {
  db: Knex;
  schedule: ReleaseSchedule;
  minimum: number;
  clock: () => Date;
  make?: ReleaseMaker | undefined;
  onRelease: (id: string) => void;
  onFailure: (error: unknown) => void;
}

export class ReleaseTimer {
  readonly #options: ScheduleOptions;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  /** Looks now and from then on every hour; never where the schedule is off. */
  start(): void {
    if (this.#options.schedule === 'off') return;
    const look = () => {
      this.#looking = this.look().catch(this.#options.onFailure);
    };
    this.#timer = setInterval(look, LOOK_MS).unref();
    look();
  }

  /** One look. */
  async look(): Promise<void> {
    const { db, schedule, minimum, clock, make, onRelease } = this.#options;
    const at = clock();
    const order: ReleaseOrder = { minimum, by: SCHEDULE, trace: scheduleTrace(at), at, make };
    const made = await releaseWhenDue(db, schedule, order);
    if (made) onRelease(made.id);
  }

  /** Waits for a look under way. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#looking;
  }
}

const SCHEDULE = 'schedule';

function scheduleTrace(at: Date): Trace {
  return { actor: SCHEDULE, accountId: null, demonstration: false, requestId: null, address: null, at };
}
