/** The words for a row, worst first, and what tells them apart without colour: a shape each, on a grid of twenty. */
import type { RepairKind, Verdict } from '../../../server/contract/checks.ts';

export const VERDICTS = [
  'unusable',
  'repair',
  'outside',
  'borderline',
  'pdet',
  'not_pdet',
] as const satisfies readonly Verdict[];

/** As the numbers are read: the answer first, then what asks for work. */
export const VERDICTS_AS_READ = [
  'pdet',
  'not_pdet',
  'borderline',
  'repair',
  'outside',
  'unusable',
] as const satisfies readonly Verdict[];

export const REPAIR_KINDS = [
  'minus',
  'swap',
  'swap-minus',
  'crs',
  'minutes',
  'scale',
] as const satisfies readonly RepairKind[];

export interface Shape {
  path: string;
  /** Drawn as a line: hollow. */
  hollow: boolean;
}

export const SHAPES: Record<Verdict, Shape> = {
  pdet: { path: 'M10 3.500a6.500 6.500 0 1 1 0 13a6.500 6.500 0 0 1 0-13Z', hollow: false },
  not_pdet: { path: 'M10 4.500a5.500 5.500 0 1 1 0 11a5.500 5.500 0 0 1 0-11Z', hollow: true },
  borderline: { path: 'M10 2.500 17.500 10 10 17.500 2.500 10Z', hollow: false },
  repair: { path: 'M10 3 17.500 16.500h-15Z', hollow: false },
  outside: { path: 'M4.500 4.500h11v11h-11Z', hollow: false },
  unusable: { path: 'M4.500 4.500l11 11M15.500 4.500l-11 11', hollow: true },
};
