/** The curves with their bands, and below them who was followed at each year: one picture, and its numbers as a table. */
import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { SurvivalGroup } from '../../../server/contract/survival.ts';
import { DataTable } from '../outcomes/fields.tsx';
import { num, percent } from '../state/formats.ts';
import { nameOf, series } from './state.ts';
import { t } from './words.ts';

/** On a narrow screen the picture is drawn narrow, so that its words stay as large as the others. */
const narrow = matchMedia('(max-width: 759px)').matches;
const WIDTH = narrow ? 360 : 760;
const HEIGHT = narrow ? 270 : 340;
const MARGIN = { top: 14, right: 14, bottom: 44, left: 66 };
const YEAR_DAYS = 365.25;

type Point = SurvivalGroup['curve'][number];

export function Curve() {
  const shown = series.value;
  if (shown.length === 0) return <p class="empty">{t('empty')}</p>;
  const years = Math.max(1, ...shown.map(({ curve }) => (curve.at(-1)?.day ?? 0) / YEAR_DAYS));
  return (
    <figure class="survival-figure">
      <figcaption>{t('curveTitle')}</figcaption>
      <Keys shown={shown} />
      <Picture shown={shown} years={years} />
      <p class="note">{t('bandNote')}</p>
      <AtRisk shown={shown} years={Math.floor(years)} />
      <details class="numbers-of">
        <summary>{t('numbers')}</summary>
        <Numbers shown={shown} years={Math.floor(years)} />
      </details>
    </figure>
  );
}

function Keys({ shown }: { shown: readonly SurvivalGroup[] }) {
  return (
    <ul class="series-keys">
      {shown.map((group, at) => (
        <li key={group.key}>
          <svg viewBox="0 0 32 10" aria-hidden="true">
            <path class={`series series-${at + 1}`} d="M1 5H31" />
          </svg>
          {nameOf(group)}
        </li>
      ))}
    </ul>
  );
}

function Picture({ shown, years }: { shown: readonly SurvivalGroup[]; years: number }) {
  const x = scaleLinear([0, years * YEAR_DAYS], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const path = line<Point>(
    ({ day }) => x(day),
    ({ survival }) => y(survival),
  ).curve(curveStepAfter);
  const band = area<Point>(
    ({ day }) => x(day),
    ({ lower }) => y(lower),
    ({ upper }) => y(upper),
  ).curve(curveStepAfter);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} class="survival-curve" aria-hidden="true">
      <Axes x={x} y={y} years={years} />
      {shown.map(({ key, curve }, at) => (
        <path key={key} class={`band series-${at + 1}`} d={band(curve) ?? ''} />
      ))}
      {shown.map(({ key, curve }, at) => (
        <path key={key} class={`series series-${at + 1}`} d={path(curve) ?? ''} />
      ))}
    </svg>
  );
}

type Scale = (value: number) => number;

function Axes({ x, y, years }: { x: Scale; y: Scale; years: number }) {
  const each = years > 10 ? (narrow ? 4 : 2) : narrow ? 2 : 1;
  const ticks = Array.from({ length: Math.floor(years / each) + 1 }, (_, at) => at * each);
  return (
    <>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line class="grid" x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(share)} y2={y(share)} />
          <text class="tick" x={MARGIN.left - 8} y={y(share) + 4} text-anchor="end">
            {percent(share, 0)}
          </text>
        </g>
      ))}
      {ticks.map((year) => (
        <text
          key={year}
          class="tick"
          x={x(year * YEAR_DAYS)}
          y={HEIGHT - MARGIN.bottom + 18}
          text-anchor="middle"
        >
          {num(year)}
        </text>
      ))}
      <text
        class="axis-title"
        x={(MARGIN.left + WIDTH - MARGIN.right) / 2}
        y={HEIGHT - 6}
        text-anchor="middle"
      >
        {t('axisX')}
      </text>
      <text
        class="axis-title"
        transform={`translate(12 ${(HEIGHT - MARGIN.bottom + MARGIN.top) / 2}) rotate(-90)`}
        text-anchor="middle"
      >
        {t('axisY')}
      </text>
    </>
  );
}

/** The point of a curve at the end of a year of life. */
function pointAt({ curve }: SurvivalGroup, year: number): Point | undefined {
  return curve.find(({ day }) => day === Math.floor(year * YEAR_DAYS));
}

function yearsUpTo(years: number): number[] {
  const each = years > 10 ? 2 : 1;
  return Array.from({ length: Math.floor(years / each) + 1 }, (_, at) => at * each);
}

function AtRisk({ shown, years }: { shown: readonly SurvivalGroup[]; years: number }) {
  const columns = yearsUpTo(years);
  return (
    <div class="risk">
      <table>
        <caption>{t('riskTitle')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('group')}</th>
            {columns.map((year) => (
              <th key={year} scope="col" aria-label={t('year', { n: year })}>
                {year}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => (
            <tr key={group.key}>
              <th scope="row">{nameOf(group)}</th>
              {columns.map((year) => (
                <td key={year}>{num(pointAt(group, year)?.at_risk)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Numbers({ shown, years }: { shown: readonly SurvivalGroup[]; years: number }) {
  return (
    <DataTable
      caption={t('curveTitle')}
      head={[t('axisX'), ...shown.map(nameOf)]}
      rows={yearsUpTo(years).map((year) => ({
        key: String(year),
        cells: [num(year), ...shown.map((group) => rangeText(pointAt(group, year)))],
      }))}
    />
  );
}

type Told = Pick<Point, 'survival' | 'lower' | 'upper'>;

/** `63,2 % (de 61,0 % a 65,4 %)` */
export function rangeText(point: Told | null | undefined): string {
  if (!point) return '–';
  const { survival, lower, upper } = point;
  return t('range', { value: percent(survival), lower: percent(lower), upper: percent(upper) });
}
