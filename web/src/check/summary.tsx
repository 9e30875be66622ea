/** Totals first: the verdicts as numbers that filter, subregions as bars, problems, agreement. */
import { signal } from '@preact/signals';
import type { Verdict } from '../../../server/contract/checks.ts';
import { displayName } from '../format/names.ts';
import { distance, num, percent } from '../state/formats.ts';
import { checked } from './checking.ts';
import { Mark } from './mark.tsx';
import { listing, narrow, totals } from './state.ts';
import { byRows } from './totals.ts';
import { VERDICTS_AS_READ } from './verdicts.ts';
import { t, tFor } from './words.ts';

export function Summary() {
  return (
    <section class="summary" aria-label={t('step_result')}>
      <div class="numbers-row">
        <div class="number whole">
          <strong>{num(totals.value.rows)}</strong>
          <span>{t(totals.value.rows === 1 ? 'rowTotal' : 'rowsTotal')}</span>
        </div>
        {VERDICTS_AS_READ.map((verdict) => (
          <VerdictNumber key={verdict} verdict={verdict} />
        ))}
      </div>
      <div class="findings">
        <Subregions />
        <Problems />
        <Agreement />
      </div>
    </section>
  );
}

function VerdictNumber({ verdict }: { verdict: Verdict }) {
  const { rows, verdicts } = totals.value;
  const count = verdicts[verdict];
  const pressed = listing.value.verdict === verdict;
  return (
    <button
      type="button"
      class="number"
      aria-pressed={pressed}
      disabled={count === 0 && !pressed}
      title={t('showOnly')}
      onClick={() => narrow({ verdict: pressed ? null : verdict })}
    >
      <strong>{num(count)}</strong>
      <span>
        <Mark verdict={verdict} />
        {tFor('verdict', verdict)}
      </span>
      <small>{rows > 0 ? percent(count / rows) : ''}</small>
    </button>
  );
}

const SHOWN = 5;
const allSubregions = signal(false);
const allProblems = signal(false);

function Subregions() {
  const { verdicts } = totals.value;
  const subregions = byRows(totals.value.subregions);
  const most = subregions[0]?.rows ?? 1;
  const shown = allSubregions.value ? subregions : subregions.slice(0, SHOWN);
  return (
    <figure class="finding">
      <figcaption>{t('bySubregion')}</figcaption>
      {verdicts.pdet === 0 && <p class="note">{t('bySubregionNone')}</p>}
      <ul class="bars">
        {shown.map(({ code, name, rows }) => (
          <li key={code}>
            <span>{displayName(name)}</span>
            <b>{num(rows)}</b>
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect class="track" width="100" height="6" />
              <rect class="bar-pdet" width={(100 * rows) / most} height="6" />
            </svg>
          </li>
        ))}
      </ul>
      <More of={subregions.length} all={allSubregions} />
    </figure>
  );
}

function Problems() {
  const titles = new Map(checked.value?.totals.by_problem.map(({ code, title }) => [code, title]));
  const problems = [...totals.value.problems].sort((a, b) => b[1] - a[1]);
  const shown = allProblems.value ? problems : problems.slice(0, SHOWN + 1);
  return (
    <figure class="finding">
      <figcaption>{t('byProblem')}</figcaption>
      {problems.length === 0 && <p class="note">{t('byProblemNone')}</p>}
      <ul class="problem-list">
        {shown.map(([code, rows]) => {
          const pressed = listing.value.problem === code;
          return (
            <li key={code}>
              <button
                type="button"
                aria-pressed={pressed}
                onClick={() => narrow({ problem: pressed ? null : code })}
              >
                <span>{titles.get(code) ?? code}</span>
                <b>{num(rows)}</b>
              </button>
            </li>
          );
        })}
      </ul>
      <More of={problems.length} all={allProblems} beyond={SHOWN + 1} />
    </figure>
  );
}

function More({ of, all, beyond = SHOWN }: { of: number; all: typeof allProblems; beyond?: number }) {
  if (of <= beyond) return null;
  return (
    <button
      type="button"
      class="link more"
      aria-expanded={all.value}
      onClick={() => {
        all.value = !all.value;
      }}
    >
      {all.value ? t('seeLess') : t('seeAll', { n: num(of) })}
    </button>
  );
}

function Agreement() {
  const { agree, disagree } = totals.value;
  const compared = agree + disagree;
  const share = compared === 0 ? 0 : (100 * agree) / compared;
  return (
    <figure class="finding agreement">
      <figcaption>{t('byDeclared')}</figcaption>
      {compared > 0 && (
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect class="bar-disagree" width="100" height="6" />
          <rect class="accent" width={share} height="6" />
        </svg>
      )}
      <ul class="agreement-list">
        <li>
          <b>{num(agree)}</b> {t('agree')}
        </li>
        <li>
          <b>{num(disagree)}</b> {t('disagree')}
        </li>
        <NotCompared count={totals.value.undeclared} word="noDeclared" />
        <NotCompared count={totals.value.unplaced} word="unplaced" />
        <NotCompared count={totals.value.unrecognised} word="unrecognised" />
      </ul>
    </figure>
  );
}

function NotCompared({ count, word }: { count: number; word: 'noDeclared' | 'unplaced' | 'unrecognised' }) {
  if (count === 0) return null;
  return (
    <li>
      <b>{num(count)}</b> {t(word)}
    </li>
  );
}

/** What the answer rests on; demonstration is said where the numbers are. */
export function Basis() {
  const basis = checked.value?.basis;
  if (!basis) return null;
  return (
    <p class="basis">
      {basis.demonstration && (
        <span class="tag doubt" title={t('basisDemonstration')}>
          {t('demonstration')}
        </span>
      )}
      <span>
        {t('basis', { source: basis.source })}
        {basis.boundary_error_m > 0 &&
          ` · ${t('basisError', { distance: distance(basis.boundary_error_m) })}`}
      </span>
    </p>
  );
}
