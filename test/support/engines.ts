/** The two engines that every database test runs on. */
import type { Database } from '../../db/connect.ts';

export type Engine = Database['engine'];

/** Both engines; `TEST_ENGINES=embedded` (or `server`) narrows a run while working on one of them. */
export function engines(): Engine[] {
  const chosen = (process.env.TEST_ENGINES ?? 'embedded,server').split(',');
  return (['embedded', 'server'] as const).filter((engine) => chosen.includes(engine));
}

/** Defines the same suite once an engine: `onEachEngine('coverage', (engine) => { before(...); it(...) })`. */
export function onEachEngine(title: string, define: (engine: Engine) => void): void {
  for (const engine of engines()) describe(`${title} (${engine})`, () => define(engine));
}
