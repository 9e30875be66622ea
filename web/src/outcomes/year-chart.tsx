/** A small picture of values through time: columns from zero, and where there is a target a mark on each. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { short } from '../state/formats.ts';

export interface ChartColumn {
  label: string;
  value: number | null;
  target: number | null;
}

const WIDTH = 300;
const HEIGHT = 130;
const MARGIN = { top: 8, right: 4, bottom: 20, left: 46 };
/** How wide a character of a number is. */
const TICK_CHARACTER = 6.5;
/** As many characters of labels as stand side by side. */
const LABEL_CHARACTERS = 24;

/** Its numbers stand in a table beside it. */
export function YearChart({ columns, name }: { columns: readonly ChartColumn[]; name: string }) {
  const values = columns.flatMap(({ value, target }) => [value ?? 0, target ?? 0]);
  const y = scaleLinear(
    [Math.min(0, ...values), Math.max(1e-9, ...values)],
    [HEIGHT - MARGIN.bottom, MARGIN.top],
  ).nice(3);
  const ticks = y.ticks(3).map((value) => ({ value, text: short(value) }));
  const left = Math.max(MARGIN.left, 10 + TICK_CHARACTER * Math.max(...ticks.map(({ text }) => text.length)));
  const x = scaleBand(
    columns.map(({ label }) => label),
    [left, WIDTH - MARGIN.right],
  )
    .padding(0.25)
    .align(0);
  const longest = Math.max(1, ...columns.map(({ label }) => label.length));
  const each = Math.ceil(columns.length / Math.floor(LABEL_CHARACTERS / longest));
  const width = Math.min(x.bandwidth(), 40);
  const middle = (label: string): number => (x(label) ?? 0) + x.bandwidth() / 2;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} class="year-chart" role="img" aria-label={name}>
      {ticks.map(({ value, text }) => (
        <g key={value}>
          <line class="grid" x1={left} x2={WIDTH - MARGIN.right} y1={y(value)} y2={y(value)} />
          <text class="tick" x={left - 6} y={y(value) + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {columns.map(({ label, value, target }, at) => (
        <g key={label}>
          {value !== null && (
            <rect
              class="column"
              x={middle(label) - width / 2}
              y={Math.min(y(value), y(0))}
              width={width}
              height={Math.abs(y(0) - y(value))}
              rx="1.500"
            />
          )}
          {target !== null && (
            <path class="target" d={`M${middle(label) - width / 2 - 4} ${y(target)}h${width + 8}`} />
          )}
          {at % each === 0 && (
            <text class="tick" x={middle(label)} y={HEIGHT - 5} text-anchor="middle">
              {label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
