/** The numbers of a territory or of the country. */
import type { CoverageRow, CoverageTotals, Reach } from '../../../server/contract/coverage.ts';
import { reachRadiusM } from '../state/data.ts';
import { distance, num, percent, pesos, t, tFor } from '../state/words.ts';
import { type Bar, type Comparison, ComparisonBars, ShareBars } from './charts.tsx';

export type Sums = CoverageRow | CoverageTotals;

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

export function Headline({ sums }: { sums: Sums }) {
  const active = share(sums.active, sums.units) ?? 0;
  return (
    <div class="headline">
      <div class="big">
        <strong>{num(sums.units)}</strong>
        <span>{t('indicator_units')}</span>
      </div>
      <div class="big">
        <strong>{num(sums.active)}</strong>
        <span>
          {t('indicator_active')} <small>{percent(share(sums.active, sums.units))}</small>
        </span>
      </div>
      <svg class="split" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="4" />
        <rect class="accent" width={active * 100} height="4" />
      </svg>
    </div>
  );
}

export function Facts({ sums }: { sums: Sums }) {
  const items: [string, string, string | null][] = [
    [t('short_people'), num(sums.people), null],
    [t('short_women'), num(sums.women), percent(share(sums.women, sums.people))],
    [t('short_youth'), num(sums.youth), percent(share(sums.youth, sums.people))],
    [t('short_jobs'), num(sums.jobs), null],
  ];
  if (sums.reincorporated) items.push([t('short_reincorporated'), num(sums.reincorporated), null]);
  if (sums.financing_cop > 0) items.push([t('unitFinancing'), pesos(sums.financing_cop), null]);
  return (
    <dl class="numbers">
      {items.map(([name, value, small]) => (
        <div key={name} class={value.length > 11 ? 'wide' : undefined}>
          <dt>{name}</dt>
          <dd>
            {value} {small && <small>{small}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function ReachFacts({ reach }: { reach: Reach | null }) {
  const radius = reachRadiusM.value;
  if (!reach || radius === null) return null;
  return (
    <dl class="numbers">
      <div>
        <dt>{t('reachArea', { distance: distance(radius) })}</dt>
        <dd>{percent(reach.area)}</dd>
      </div>
      <div>
        <dt>{t('reachSeats', { distance: distance(radius) })}</dt>
        <dd>{percent(reach.seats)}</dd>
      </div>
    </dl>
  );
}

const LINES = ['rural_business', 'self_consumption', 'rural_occupation'] as const;
const STAGES = ['created', 'strengthened', 'company'] as const;

function shareBars<K extends string>(
  prefix: string,
  keys: readonly K[],
  counts: Record<K, number>,
  national: { counts: Record<K, number>; units: number } | null,
): Bar[] {
  return keys.map((key) => ({
    key,
    label: tFor(prefix, key),
    value: counts[key],
    nationalShare: national && national.units > 0 ? national.counts[key] / national.units : null,
  }));
}

/** `national` is null when the sums are the country's own. */
export function LineChart({ sums, national }: { sums: Sums; national: CoverageTotals | null }) {
  const beside = national && { counts: national.by_line, units: national.units };
  return (
    <ShareBars
      title={t('chartByLine')}
      unit={t('chartUnits')}
      bars={shareBars('line', LINES, sums.by_line, beside)}
    />
  );
}

export function StageChart({ sums, national }: { sums: Sums; national: CoverageTotals | null }) {
  const beside = national && { counts: national.by_stage, units: national.units };
  return (
    <ShareBars
      title={t('chartByStage')}
      unit={t('chartUnits')}
      bars={shareBars('stage', STAGES, sums.by_stage, beside)}
    />
  );
}

export function NationalComparison({ sums, national }: { sums: Sums; national: CoverageTotals }) {
  const rate = (value: number | null): string => num(value, 1);
  const rows: Comparison[] = [
    {
      key: 'per_10k_rural',
      label: t('short_per_10k_rural'),
      value: sums.per_10k_rural,
      national: national.per_10k_rural,
      format: rate,
    },
    {
      key: 'per_100_km2',
      label: t('short_per_100_km2'),
      value: sums.per_100_km2,
      national: national.per_100_km2,
      format: rate,
    },
    {
      key: 'active',
      label: t('short_active_share'),
      value: share(sums.active, sums.units),
      national: share(national.active, national.units),
      format: percent,
    },
    {
      key: 'women',
      label: t('short_women'),
      value: share(sums.women, sums.people),
      national: share(national.women, national.people),
      format: percent,
    },
  ];
  return <ComparisonBars title={t('chartComparison')} rows={rows.filter(({ value }) => value !== null)} />;
}
