/** Charts answer one question each; every picture has its table. Pure SVG by d3 scales, no inline styles. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { comparisonScale, timesNational } from '../format/scales.ts';
import { num, percent, short, t } from '../state/words.ts';

const WIDTH = 328;

export interface Bar {
  key: string;
  label: string;
  value: number;
  /** Share of the whole in the country, 0 to 1; null: no mark. */
  nationalShare: number | null;
}

/** Shares of a whole as bars whose track is the whole, with the national share as a mark. */
export function ShareBars({ title, bars, unit }: { title: string; bars: Bar[]; unit: string }) {
  const total = bars.reduce((sum, { value }) => sum + value, 0);
  const shareOf = (value: number): number => (total === 0 ? 0 : value / total);
  const x = scaleLinear([0, 1], [0, WIDTH]);
  const marked = bars.some(({ nationalShare }) => nationalShare !== null);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      {bars.map(({ key, label, value, nationalShare }) => (
        <div key={key} class="bar-row">
          <span class="bar-label">{label}</span>
          <span class="bar-value">
            {num(value)} <small>{percent(shareOf(value))}</small>
          </span>
          <svg viewBox={`0 0 ${WIDTH} 14`} preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" x="0" y="3" width={WIDTH} height="8" rx="2" />
            <rect class={`share-${key}`} x="0" y="3" width={x(shareOf(value))} height="8" rx="2" />
            {nationalShare !== null && (
              <rect class="mark" x={Math.max(0, x(nationalShare) - 1.25)} y="0" width="2.500" height="14" />
            )}
          </svg>
        </div>
      ))}
      <Axis x={x} ticks={[0, 0.5, 1]} text={(share) => percent(share, 0)} />
      {marked && <p class="note mark-note">{t('chartNationalMark')}</p>}
      <ChartTable
        head={[title, unit, t('chartShare'), ...(marked ? [t('chartNational')] : [])]}
        rows={bars.map(({ label, value, nationalShare }) => [
          label,
          num(value),
          percent(shareOf(value)),
          ...(marked ? [percent(nationalShare)] : []),
        ])}
      />
    </figure>
  );
}

export interface YearValue {
  year: number;
  units: number;
}

const HEIGHT = 132;
const MARGIN = { top: 10, right: 2, bottom: 20, left: 44 };

/** Units created per year as columns; the country's rhythm, scaled to the same sum, as a line. */
export function YearColumns({ years, national }: { years: YearValue[]; national: YearValue[] | null }) {
  const sum = years.reduce((total, { units }) => total + units, 0);
  const nationalSum = national?.reduce((total, { units }) => total + units, 0) ?? 0;
  const rhythm =
    national?.map(({ year, units }) => ({ year, units: (units / Math.max(1, nationalSum)) * sum })) ?? [];
  const top = Math.max(1, ...years.map(({ units }) => units), ...rhythm.map(({ units }) => units));
  const x = scaleBand(
    years.map(({ year }) => year),
    [MARGIN.left, WIDTH - MARGIN.right],
  ).padding(0.22);
  const y = scaleLinear([0, top], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(3);
  const path = line<YearValue>(
    (value) => (x(value.year) ?? 0) + x.bandwidth() / 2,
    (value) => y(value.units),
  ).curve(curveMonotoneX);
  const each = Math.ceil(years.length / 10);
  return (
    <figure class="chart">
      <figcaption>{t('chartByYear')}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {y.ticks(3).map((tick) => (
          <g key={tick}>
            <line class="grid" x1={MARGIN.left} x2={WIDTH} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={MARGIN.left - 6} y={y(tick) + 4} text-anchor="end">
              {short(tick)}
            </text>
          </g>
        ))}
        {years.map(({ year, units }, index) => (
          <g key={year}>
            <rect
              class="column"
              x={x(year)}
              y={y(units)}
              width={x.bandwidth()}
              height={Math.max(0, y(0) - y(units))}
              rx="1.500"
            />
            {index % each === 0 && (
              <text class="tick" x={(x(year) ?? 0) + x.bandwidth() / 2} y={HEIGHT - 5} text-anchor="middle">
                {year}
              </text>
            )}
          </g>
        ))}
        {rhythm.length > 1 && <path class="rhythm" d={path(rhythm) ?? ''} />}
      </svg>
      {rhythm.length > 1 && <p class="note rhythm-note">{t('chartRhythm')}</p>}
      <ChartTable
        head={[t('chartYear'), t('chartUnits'), ...(national ? [t('chartNational')] : [])]}
        rows={years.map(({ year, units }, index) => [
          String(year),
          num(units),
          ...(national ? [num(national[index]?.units ?? 0)] : []),
        ])}
      />
    </figure>
  );
}

export interface Comparison {
  key: string;
  label: string;
  value: number | null;
  national: number | null;
  format: (value: number | null) => string;
}

/** A territory beside the country, one measure a row, each as a multiple of its national value: one scale for all. */
export function ComparisonBars({ title, rows }: { title: string; rows: Comparison[] }) {
  const scale = comparisonScale(rows.map(({ value, national }) => timesNational(value, national)));
  const x = scaleLinear([0, scale.top], [0, WIDTH]).clamp(true);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      {rows.map(({ key, label, value, national, format }) => (
        <div key={key} class="bar-row">
          <span class="bar-label">{label}</span>
          <span class="bar-value">
            {format(value)} <small>{t('nationalValue', { value: format(national) })}</small>
          </span>
          <svg viewBox={`0 0 ${WIDTH} 14`} preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" x="0" y="3" width={WIDTH} height="8" rx="2" />
            <rect
              class="accent"
              x="0"
              y="3"
              width={x(timesNational(value, national) ?? 0)}
              height="8"
              rx="2"
            />
            <rect class="mark" x={x(1) - 1.25} y="0" width="2.500" height="14" />
            {(timesNational(value, national) ?? 0) > scale.top && <path class="cut" d={CUT} />}
          </svg>
        </div>
      ))}
      <Axis x={x} ticks={scale.ticks} text={timesText} />
      <p class="note mark-note">
        {t('chartComparisonNote')}
        {scale.cut && ` ${t('chartCut', { n: num(scale.top) })}`}
      </p>
    </figure>
  );
}

/** Two chevrons over the end of a bar that goes on. */
const CUT = `M${WIDTH - 20} 3l6 4l-6 4M${WIDTH - 11} 3l6 4l-6 4`;

const timesText = (times: number): string =>
  times === 1 ? t('chartNational').toLowerCase() : times === 0 ? '0' : `${num(times)} ×`;

function Axis(props: { x: (value: number) => number; ticks: number[]; text: (value: number) => string }) {
  const anchor = (at: number): string => (at <= 0 ? 'start' : at >= WIDTH - 1 ? 'end' : 'middle');
  return (
    <svg class="axis" viewBox={`0 0 ${WIDTH} 14`} aria-hidden="true">
      {props.ticks.map((tick) => (
        <text key={tick} class="tick" x={props.x(tick)} y="11" text-anchor={anchor(props.x(tick))}>
          {props.text(tick)}
        </text>
      ))}
    </svg>
  );
}

function ChartTable({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <details class="chart-table">
      <summary>{t('chartTable')}</summary>
      <table>
        <thead>
          <tr>
            {head.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells[0]}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={head[index]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[index]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
