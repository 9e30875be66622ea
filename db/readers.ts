/** Connections for readers who may not see every exact place: PostgreSQL itself holds them to it (db/sql/roles.sql). */
import type { Knex } from 'knex';
import type pg from 'pg';

/** A pool and what a client of one's own connects with. */
export interface Reader {
  knex: Knex;
  connection: pg.ClientConfig;
}

/** Connections at most: of viewers together, and of the staff of one choice of departments. */
const SIZE = { viewers: 6, staff: 3 };
const WAIT_MS = 60_000;

export class ReaderPools {
  readonly #connection: pg.ClientConfig;
  readonly #createPool: (connection: pg.ClientConfig, max: number, waitMs: number) => Knex;
  /** By departments; a pool that nobody uses holds no connection. */
  readonly #readers = new Map<string, Reader>();

  constructor(
    connection: pg.ClientConfig,
    createPool: (connection: pg.ClientConfig, max: number, waitMs: number) => Knex,
  ) {
    this.#connection = connection;
    this.#createPool = createPool;
  }

  /** @throws TypeError for anything but DIVIPOLA codes, as the value goes into the connection's options */
  of(departments: readonly string[]): Reader {
    const list = departments.join(',');
    let reader = this.#readers.get(list);
    if (!reader) {
      if (!/^(\d{2}(,\d{2})*)?$/.test(list)) throw new TypeError(`not departments: ${list}`);
      reader = this.#open(list);
      this.#readers.set(list, reader);
    }
    return reader;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#readers.values()].map(({ knex }) => knex.destroy()));
    this.#readers.clear();
  }

  #open(list: string): Reader {
    const { options = '', ...rest } = this.#connection;
    const connection = {
      ...rest,
      options: `${options} -c role=geoser_reader -c geoser.departments=${list}`,
    };
    const size = list === '' ? SIZE.viewers : SIZE.staff;
    return { knex: this.#createPool(connection, size, WAIT_MS), connection };
  }
}

/** The same account under the role of the public map. */
export function publicConnection({ options = '', ...rest }: pg.ClientConfig): pg.ClientConfig {
  return { ...rest, options: `${options} -c role=geoser_public` };
}
