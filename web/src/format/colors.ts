/** The colours of the map and its legend, light and dark: sequential scales are colour-blind safe (ColorBrewer GnBu). */
import type { Verdict } from '../../../server/contract/checks.ts';

export type Theme = 'light' | 'dark';

export interface Palette {
  land: string;
  water: string;
  neighbour: string;
  neighbourLine: string;
  coast: string;
  river: string;
  label: string;
  labelHalo: string;
  labelQuiet: string;
  zero: string;
  missing: string;
  hatch: string;
  border: string;
  borderStrong: string;
  pdet: string;
  protectedArea: string;
  etcr: string;
  selection: string;
  selectionCasing: string;
  place: string;
  /** A municipality without active units. */
  gap: string;
  ringBack: string;
  ringText: string;
  ringEdge: string;
  /** Six steps, low to high; fewer classes take evenly from them. */
  sequence: string[];
  /** Of a difference: three steps of loss, the strongest first, and three of gain (ColorBrewer BrBG). */
  diverging: string[];
  /** No difference. */
  unchanged: string;
  shares: Record<string, string>;
  /** Of rows of a checked file; the style sheet of that page has the same. */
  verdicts: Record<Verdict, string>;
}

const SHARES_LIGHT = {
  rural_business: '#c2540a',
  self_consumption: '#3b6fd4',
  rural_occupation: '#e3b505',
  training: '#c8c8c8',
  created: '#c9b6e4',
  strengthened: '#9163c4',
  company: '#4a1d80',
};

export const PALETTES: Record<Theme, Palette> = {
  light: {
    land: '#f0f0ec',
    water: '#dfe9ee',
    neighbour: '#e0dfda',
    neighbourLine: '#c6c4bc',
    coast: '#a9bcc5',
    river: '#b9d0da',
    label: '#1f2a2b',
    labelHalo: 'rgba(255,255,255,0.94)',
    labelQuiet: '#6d7775',
    zero: '#fff8dc',
    missing: '#eceae4',
    hatch: '#a7a59d',
    border: 'rgba(255,255,255,0.9)',
    borderStrong: '#5f7672',
    pdet: '#8a1c5b',
    protectedArea: '#1d6b34',
    etcr: '#7a2e00',
    selection: '#10201d',
    selectionCasing: '#ffffff',
    place: '#b3261e',
    gap: '#b85a00',
    ringBack: '#ffffff',
    ringText: '#15201f',
    ringEdge: 'rgba(20,32,30,0.28)',
    sequence: ['#e3f3df', '#bfe3c4', '#8fcfbf', '#56b0bf', '#2a82b0', '#0b4f8a'],
    diverging: ['#8c510a', '#c98a3a', '#ecd3a0', '#b5ded7', '#4fa399', '#01665e'],
    unchanged: '#f6f6f3',
    shares: SHARES_LIGHT,
    verdicts: {
      pdet: '#8a1c5b',
      not_pdet: '#4d6b7c',
      borderline: '#b35c00',
      repair: '#0a58ca',
      outside: '#3b4442',
      unusable: '#a3231b',
    },
  },
  dark: {
    land: '#1c2324',
    water: '#10181b',
    neighbour: '#171d1e',
    neighbourLine: '#2c3536',
    coast: '#35484f',
    river: '#223740',
    label: '#eef3f1',
    labelHalo: 'rgba(10,16,17,0.85)',
    labelQuiet: '#8b9895',
    zero: '#3a3527',
    missing: '#1d2425',
    hatch: '#566062',
    border: 'rgba(12,18,19,0.85)',
    borderStrong: '#9fb3ae',
    pdet: '#f29ac6',
    protectedArea: '#63c27d',
    etcr: '#ffb27a',
    selection: '#ffffff',
    selectionCasing: '#0a1011',
    place: '#ff8a80',
    gap: '#ffb35c',
    ringBack: '#f5f7f6',
    ringText: '#15201f',
    ringEdge: 'rgba(0,0,0,0.55)',
    sequence: ['#1f3f45', '#225b63', '#2a7d80', '#48a496', '#86cbaa', '#d3f0c4'],
    diverging: ['#f0b066', '#b97d33', '#6e4f2a', '#2c6660', '#45a094', '#9be3d6'],
    unchanged: '#2a3132',
    shares: SHARES_LIGHT,
    verdicts: {
      pdet: '#f29ac6',
      not_pdet: '#9fb8c6',
      borderline: '#ffb35c',
      repair: '#8ab4f8',
      outside: '#d3dad8',
      unusable: '#ff9d94',
    },
  },
};

/** The fill of each class above zero, for `classes` of them (1–6). */
export function sequenceFor(palette: Palette, classes: number): string[] {
  const steps = palette.sequence;
  if (classes >= steps.length) return [...steps];
  if (classes <= 1) return [steps[3] as string];
  const first = classes <= 3 ? 1 : 0;
  return Array.from({ length: classes }, (_, index) => {
    const at = Math.round(first + (index * (steps.length - 1 - first)) / (classes - 1));
    return steps[at] as string;
  });
}
