/** The rows: filters above, a table that draws only what is in sight, however many there are. */
import { signal } from '@preact/signals';
import type { CheckProblemCode, Verdict } from '../../../server/contract/checks.ts';
import { num } from '../state/formats.ts';
import { checked } from './checking.ts';
import { WHOLE } from './listing.ts';
import { RowsTable } from './rows-table.tsx';
import { lines, listing, narrow, totals } from './state.ts';
import { VERDICTS_AS_READ } from './verdicts.ts';
import { t, tFor } from './words.ts';

export function RowsPart() {
  const shown = lines.value.length;
  const all = totals.value.rows;
  return (
    <section class="rows-part" aria-label={t('rows')}>
      <div class="rows-bar">
        <VerdictFilter />
        <ProblemFilter />
        <TextFilter />
        <p class="rows-count" role="status">
          {shown === all
            ? t('rowsAll', { all: num(all) })
            : t('rowsShown', { shown: num(shown), all: num(all) })}
        </p>
      </div>
      {shown === 0 ? <NoRows /> : <RowsTable />}
    </section>
  );
}

function VerdictFilter() {
  const { verdicts, repaired } = totals.value;
  const { verdict } = listing.value;
  const shown = VERDICTS_AS_READ.filter((name) => verdicts[name] > 0 || name === verdict);
  return (
    <label class="field inline">
      <span>{t('filterVerdict')}</span>
      <select
        id="filter-verdict"
        value={verdict ?? ''}
        onChange={(event) =>
          narrow({ verdict: (event.currentTarget.value || null) as Verdict | 'accepted' | null })
        }
      >
        <option value="">{t('filterAll')}</option>
        {shown.map((name) => (
          <option key={name} value={name}>
            {`${tFor('verdict', name)} (${num(verdicts[name])})`}
          </option>
        ))}
        {(repaired > 0 || verdict === 'accepted') && (
          <option value="accepted">{`${t('filterAccepted')} (${num(repaired)})`}</option>
        )}
      </select>
    </label>
  );
}

function ProblemFilter() {
  const { problem } = listing.value;
  const known = checked.value?.totals.by_problem ?? [];
  if (known.length === 0) return null;
  return (
    <label class="field inline">
      <span>{t('filterProblem')}</span>
      <select
        id="filter-problem"
        value={problem ?? ''}
        onChange={(event) =>
          narrow({ problem: (event.currentTarget.value || null) as CheckProblemCode | null })
        }
      >
        <option value="">{t('anyProblem')}</option>
        {known.map(({ code, title }) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

const typed = signal('');
let typing = 0;
/** Searching 200,000 rows at every letter would make typing stutter. */
const TYPING_MS = 150;

function TextFilter() {
  return (
    <input
      type="search"
      class="table-find"
      aria-label={t('filterText')}
      placeholder={t('filterText')}
      value={listing.value.text === '' ? '' : typed.value}
      onInput={(event) => {
        typed.value = event.currentTarget.value;
        clearTimeout(typing);
        typing = window.setTimeout(() => narrow({ text: typed.peek() }), TYPING_MS);
      }}
    />
  );
}

function NoRows() {
  return (
    <div class="no-rows">
      <p>{t('noRows')}</p>
      <button
        type="button"
        class="button small quiet"
        onClick={() => narrow({ verdict: WHOLE.verdict, problem: WHOLE.problem, text: WHOLE.text })}
      >
        {t('clearFilters')}
      </button>
    </div>
  );
}
