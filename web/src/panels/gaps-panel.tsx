/** Coverage gaps: municipalities without active units, those in most need first. */
import { useState } from 'preact/hooks';
import { displayName } from '../format/names.ts';
import { gaps } from '../state/chosen.ts';
import { departmentNames, type Gaps } from '../state/data.ts';
import { filter, select, setFilter } from '../state/store.ts';
import { num, percent, t } from '../state/words.ts';
import { PanelHead } from './panel.tsx';
import { Answer } from './parts.tsx';

export function GapsPanel() {
  const { status } = filter.value;
  const closedOnly = status.length > 0 && !status.includes('active');
  return (
    <>
      <PanelHead title={t('gaps')} kind={t('panelNational')} note={t('gapsIntro')} />
      <div class="row actions">
        <label class="check">
          <input
            type="checkbox"
            checked={filter.value.pdet === 'true'}
            onChange={(event) => setFilter({ pdet: event.currentTarget.checked ? 'true' : null })}
          />
          <span>{t('gapsPdetOnly')}</span>
        </label>
      </div>
      {closedOnly && <ClosedOnly />}
      {!closedOnly && (
        <Answer of={gaps} lines={8}>
          {(answer) => (
            <>
              <p class="lead">
                <strong>{t('gapsCount', { n: num(answer.total) })}</strong>{' '}
                <small>{percent(answer.of === 0 ? null : answer.total / answer.of)}</small>
              </p>
              {answer.total === 0 ? (
                <p class="note">{t('gapsNone')}</p>
              ) : (
                <>
                  <p class="note">
                    {t('gapsNeedNote')}
                    {answer.population_year !== null &&
                      ` ${t('legendPopulation', { year: answer.population_year })}.`}
                  </p>
                  <p class="ranking-head" aria-hidden="true">
                    <span>{t('one_municipality')}</span>
                    <span>{t('gapsNeed')}</span>
                  </p>
                  <GapRows rows={answer.rows} first={25} />
                </>
              )}
            </>
          )}
        </Answer>
      )}
    </>
  );
}

/** Among closed units none is active: every municipality would be a gap, which says nothing. */
function ClosedOnly() {
  return (
    <div class="notice small">
      <p>{t('gapsClosed')}</p>
      <div class="row">
        <button type="button" class="button small" onClick={() => setFilter({ status: [] })}>
          {t('emptyLift', { name: t('statusClosed') })}
        </button>
      </div>
    </div>
  );
}

/** The first rows, and the rest when asked. */
export function GapRows({ rows, first }: { rows: Gaps['rows']; first: number }) {
  const [shown, setShown] = useState(first);
  const most = Math.max(1, ...rows.map(({ need }) => need ?? 0));
  return (
    <>
      <ol class="ranking gaps">
        {rows.slice(0, shown).map((row) => (
          <li key={row.code}>
            <button
              type="button"
              onClick={() => select({ type: 'territory', kind: 'municipality', code: row.code })}
            >
              <span>
                {displayName(row.name)}
                <small>
                  {[row.parent && departmentNames.value.get(row.parent), row.pdet && 'PDET']
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              <b title={row.ipm_imputed ? t('gapsImputed') : t('gapsNeed')}>
                {num(row.need)}
                {row.ipm_imputed && '*'}
              </b>
              <svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
                <rect class="need" width={((row.need ?? 0) / most) * 100} height="3" />
              </svg>
            </button>
          </li>
        ))}
      </ol>
      {rows.some(({ ipm_imputed: imputed }) => imputed) && <p class="note">* {t('gapsImputed')}</p>}
      {rows.length > shown && (
        <button type="button" class="button small quiet" onClick={() => setShown(shown + 50)}>
          {t('more', { n: num(rows.length - shown) })}
        </button>
      )}
    </>
  );
}
