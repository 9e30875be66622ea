/** Counts of tile answers: plain additions, told to prom-client only when someone asks for metrics. */
import { Counter, type Registry } from 'prom-client';

export type TileOutcome = 'sent' | 'empty' | 'not_modified' | 'problem';

export class TileCounters {
  readonly #counts: Record<TileOutcome, number> = { sent: 0, empty: 0, not_modified: 0, problem: 0 };

  constructor(registry?: Registry) {
    if (!registry) return;
    const counts = this.#counts;
    new Counter({
      name: 'geoser_tile_requests_total',
      help: 'Answered tile requests by outcome',
      labelNames: ['outcome'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [outcome, count] of Object.entries(counts)) this.inc({ outcome }, count);
      },
    });
  }

  count(outcome: TileOutcome): void {
    this.#counts[outcome]++;
  }
}
