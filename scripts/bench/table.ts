/** What was measured, as a table on the terminal. */
export interface Measurement {
  what: string;
  value: number;
  unit: 'ms' | 's' | '/s' | 'KB' | 'MB' | 'requests';
  /** The same work done barely, in the same run. */
  baseline?: { what: string; value: number };
  /** The figure to reach: at most, or for rates at least. */
  aim?: number;
}

/** One line a measurement: value, baseline, their ratio, the aim and whether it is reached. */
export function formatMeasurement({ what, value, unit, baseline, aim }: Measurement): string {
  const ratio = baseline
    ? `${number(value / baseline.value)} × ${baseline.what} (${number(baseline.value)})`
    : '';
  return [
    what.padEnd(58),
    `${number(value)} ${unit}`.padStart(12),
    verdict(value, unit, aim).padEnd(18),
    ratio,
  ].join('  ');
}

function verdict(value: number, unit: string, aim: number | undefined): string {
  if (aim === undefined) return '';
  const reached = unit === '/s' ? value >= aim : value <= aim;
  return `${reached ? 'ok' : 'MISSED'} (${unit === '/s' ? '≥' : '≤'} ${number(aim)})`;
}

function number(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The value below which a share of the values lies, 0.5 the median. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
