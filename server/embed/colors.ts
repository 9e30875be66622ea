/** Colours of the public map, light and dark. The scale is the product's, or made from one accent. */

export type Theme = 'light' | 'dark';

export interface EmbedColors {
  paper: string;
  ink: string;
  ink2: string;
  line: string;
  accent: string;
  water: string;
  neighbour: string;
  land: string;
  border: string;
  zero: string;
  /** 1–4, and other ranges. */
  few: string;
  missing: string;
  hatch: string;
  mark: string;
  markText: string;
  pdet: string;
}

export const COLORS: Record<Theme, EmbedColors> = {
  light: {
    paper: '#ffffff',
    ink: '#17211f',
    ink2: '#47524f',
    line: '#dde1de',
    accent: '#24730f',
    water: '#dfe9ee',
    neighbour: '#e0dfda',
    land: '#f0f0ec',
    border: '#ffffff',
    zero: '#fff8dc',
    few: '#f2f7e9',
    missing: '#eceae4',
    hatch: '#a7a59d',
    mark: '#1f2f3a',
    markText: '#ffffff',
    pdet: '#8a1c5b',
  },
  dark: {
    paper: '#14191a',
    ink: '#edf2f0',
    ink2: '#b9c4c1',
    line: '#2d3637',
    accent: '#7ccf5c',
    water: '#10181b',
    neighbour: '#171d1e',
    land: '#1c2324',
    border: '#0c1213',
    zero: '#3a3527',
    few: '#24332f',
    missing: '#1d2425',
    hatch: '#66726f',
    mark: '#f5f7f6',
    markText: '#15201f',
    pdet: '#f29ac6',
  },
};

/** ColorBrewer GnBu, colour-blind safe, low to high; dark: from the ground to light. */
const SEQUENCES: Record<Theme, readonly string[]> = {
  light: ['#e3f3df', '#bfe3c4', '#8fcfbf', '#56b0bf', '#2a82b0', '#0b4f8a'],
  dark: ['#1f3f45', '#225b63', '#2a7d80', '#48a496', '#86cbaa', '#d3f0c4'],
};
/** Shares of the accent in the steps made from it; the last is darker (or lighter) than the accent itself. */
const MIXTURES = [0.16, 0.36, 0.58, 0.8, 1];

/** The fills of `classes` classes above zero (1–6). `accent`: six digits. */
export function scaleOf(theme: Theme, accent: string | null, classes: number): string[] {
  const steps = accent === null ? SEQUENCES[theme] : accentSteps(theme, `#${accent}`);
  if (classes <= 1) return [steps[3] ?? ''];
  const first = classes <= 3 ? 1 : 0;
  return Array.from({ length: classes }, (_, index) => {
    return steps[Math.round(first + (index * (steps.length - 1 - first)) / (classes - 1))] ?? '';
  });
}

function accentSteps(theme: Theme, accent: string): string[] {
  const [ground, end] = theme === 'light' ? ['#ffffff', '#000000'] : ['#1c2324', '#ffffff'];
  return [...MIXTURES.map((share) => mix(ground, accent, share)), mix(accent, end, 0.35)];
}

/** `share` of `b` in `a`. */
export function mix(a: string, b: string, share: number): string {
  const [from, to] = [channels(a), channels(b)];
  const mixed = from.map((value, i) => Math.round(value + ((to[i] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** The accent for text and controls, darkened (lightened) until it reads 4.5:1 on the paper. */
export function readableAccent(theme: Theme, accent: string | null): string {
  const { accent: own, paper } = COLORS[theme];
  if (accent === null) return own;
  const end = theme === 'light' ? '#000000' : '#ffffff';
  for (let share = 0; share < 1; share += 0.1) {
    const color = mix(`#${accent}`, end, share);
    if (contrast(color, paper) >= 4.5) return color;
  }
  return end;
}

/** WCAG 2 contrast ratio. */
export function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
