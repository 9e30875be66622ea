/** What the programme measures: of a unit in a period, of a territory in a year. */

export const FREQUENCIES = ['monthly', 'quarterly', 'yearly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];
export const INDICATOR_KINDS = ['count', 'money', 'area', 'share'] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];
export const TOPICS = ['people', 'work', 'income', 'environment'] as const;
export type Topic = (typeof TOPICS)[number];

export interface Indicator {
  code: string;
  name: { es: string; en: string };
  /** Of measure. */
  unit: { es: string; en: string };
  kind: IndicatorKind;
  frequency: Frequency;
  /** How periods make a year, and units a territory. */
  summary: 'sum' | 'last' | 'mean';
  /** Counts people, nobody twice. */
  people: boolean;
  sdgTargets: string[];
  topic: Topic;
}

/** First and last day, ISO. */
export interface Period {
  from: string;
  to: string;
}

/** `2024`, `2024-Q3` (or `2024-T3`), `2024-05`, each for its frequency; null for anything else. */
export function parsePeriod(text: string, frequency: Frequency): Period | null {
  const [, year = '', quarter, month] =
    /^((?:19|20|21)\d\d)(?:-[QT]([1-4])|-(0[1-9]|1[0-2]))?$/.exec(text.trim()) ?? [];
  if (year === '') return null;
  const told: Frequency = quarter ? 'quarterly' : month ? 'monthly' : 'yearly';
  if (told !== frequency) return null;
  const first = quarter ? Number(quarter) * 3 - 2 : month ? Number(month) : 1;
  const months = { monthly: 1, quarterly: 3, yearly: 12 }[frequency];
  const end = new Date(Date.UTC(Number(year), first - 1 + months, 0)).toISOString().slice(0, 10);
  return { from: `${year}-${String(first).padStart(2, '0')}-01`, to: end };
}

/** The same, written back. */
export function periodText(from: string, frequency: Frequency): string {
  const [year = '', month = '01'] = from.split('-');
  if (frequency === 'yearly') return year;
  return frequency === 'monthly' ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / 3)}`;
}

/** Why a value cannot be one of the indicator, or null. Shares are per cent; nothing that is measured can be negative. */
export function valueFault(value: number, kind: IndicatorKind): 'negative' | 'over-100' | null {
  if (value < 0) return 'negative';
  return kind === 'share' && value > 100 ? 'over-100' : null;
}
