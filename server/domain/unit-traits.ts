/** What a map says of a single unit beside its code, packed into one byte for indexes of many units. */
import { LINES, type Line, STAGES, type Stage } from './unit.ts';

export interface UnitTraits {
  line: Line;
  stage: Stage;
  active: boolean;
  pdet: boolean;
}

/** Bits 0–1 the line, 2–3 the stage (positions in their lists), 4 active, 5 PDET. */
export function packTraits(traits: UnitTraits): number {
  const line = LINES.indexOf(traits.line);
  const stage = STAGES.indexOf(traits.stage);
  return line + 4 * stage + 16 * Number(traits.active) + 32 * Number(traits.pdet);
}

export function unpackTraits(packed: number): UnitTraits {
  const line = LINES[packed & 3];
  const stage = STAGES[(packed >> 2) & 3];
  if (line === undefined || stage === undefined) throw new RangeError(`Not unit traits: ${packed}`);
  return { line, stage, active: (packed & 16) !== 0, pdet: (packed & 32) !== 0 };
}

/** Counters of a cluster: one a line, one a stage, then active and PDET. */
export const SHARE_COUNT = LINES.length + STAGES.length + 2;
const ACTIVE_SHARE = LINES.length + STAGES.length;
const PDET_SHARE = ACTIVE_SHARE + 1;

export interface UnitShares {
  byLine: Record<Line, number>;
  byStage: Record<Stage, number>;
  active: number;
  pdet: number;
}

/** Counts one unit into the counters that start at `offset`. */
export function addTraits(shares: Uint32Array, offset: number, packed: number): void {
  increment(shares, offset + (packed & 3));
  increment(shares, offset + LINES.length + ((packed >> 2) & 3));
  if (packed & 16) increment(shares, offset + ACTIVE_SHARE);
  if (packed & 32) increment(shares, offset + PDET_SHARE);
}

function increment(shares: Uint32Array, i: number): void {
  shares[i] = (shares[i] ?? 0) + 1;
}

/** The counters that start at `offset`, by name. */
export function readShares(shares: Uint32Array, offset: number): UnitShares {
  const at = (i: number) => shares[offset + i] ?? 0;
  return {
    byLine: Object.fromEntries(LINES.map((line, i) => [line, at(i)])) as Record<Line, number>,
    byStage: Object.fromEntries(STAGES.map((stage, i) => [stage, at(LINES.length + i)])) as Record<
      Stage,
      number
    >,
    active: at(ACTIVE_SHARE),
    pdet: at(PDET_SHARE),
  };
}
