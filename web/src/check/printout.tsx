/** The totals on paper, with what they rest on; on the screen it is not shown. */
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import { distance, num, percent } from '../state/formats.ts';
import { checked } from './checking.ts';
import { totals } from './state.ts';
import { byRows, type Share } from './totals.ts';
import { VERDICTS_AS_READ } from './verdicts.ts';
import { t, tFor } from './words.ts';

/** Today in this browser, as `2026-01-31`. */
function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function Printout() {
  const answer = checked.value;
  if (answer === null) return null;
  const { basis, file } = answer;
  const { repaired } = totals.value;
  const subregions = byRows(totals.value.subregions);
  const departments = byRows(totals.value.departments);
  return (
    <article class="printout" aria-hidden="true">
      <h1>GeoSER · {t('printTitle')}</h1>
      <dl>
        <dt>{t('printFile')}</dt>
        <dd>{file.name}</dd>
        <dt>{t('printDate')}</dt>
        <dd>{formatDate(today())}</dd>
        <dt>{t('printBasis')}</dt>
        <dd>
          {basis.source}
          {basis.boundary_error_m > 0 &&
            ` · ${t('basisError', { distance: distance(basis.boundary_error_m) })}`}
        </dd>
        <dt>{t('printRepaired')}</dt>
        <dd>{num(repaired)}</dd>
      </dl>
      {basis.demonstration && <p class="print-warning">{t('basisDemonstration')}</p>}
      <VerdictTable />
      {subregions.length > 0 && <ShareTable title={t('bySubregion')} rows={subregions} withPdet={false} />}
      {departments.length > 0 && <ShareTable title={t('printDepartments')} rows={departments} withPdet />}
      <ProblemTable />
    </article>
  );
}

function VerdictTable() {
  const { rows, verdicts, agree, disagree } = totals.value;
  return (
    <table>
      <thead>
        <tr>
          <th>{t('printVerdict')}</th>
          <th>{t('printRows')}</th>
          <th>{t('printShare')}</th>
        </tr>
      </thead>
      <tbody>
        {VERDICTS_AS_READ.map((verdict) => (
          <tr key={verdict}>
            <th>{tFor('verdict', verdict)}</th>
            <td>{num(verdicts[verdict])}</td>
            <td>{rows > 0 ? percent(verdicts[verdict] / rows) : '–'}</td>
          </tr>
        ))}
        <tr class="print-sum">
          <th>{t('rowsTotal')}</th>
          <td>{num(rows)}</td>
          <td />
        </tr>
        <tr>
          <th>
            {t('byDeclared')}: {t('agree')}
          </th>
          <td>{num(agree)}</td>
          <td />
        </tr>
        <tr>
          <th>
            {t('byDeclared')}: {t('disagree')}
          </th>
          <td>{num(disagree)}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}

function ShareTable({ title, rows, withPdet }: { title: string; rows: Share[]; withPdet: boolean }) {
  return (
    <table>
      <thead>
        <tr>
          <th>{title}</th>
          <th>{t('printRows')}</th>
          {withPdet && <th>{t('printInPdet')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ code, name, rows: count, pdet }) => (
          <tr key={code}>
            <th>{displayName(name)}</th>
            <td>{num(count)}</td>
            {withPdet && <td>{num(pdet)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ProblemTable() {
  const problems = [...totals.value.problems].sort((a, b) => b[1] - a[1]);
  const titles = new Map(checked.value?.totals.by_problem.map(({ code, title }) => [code, title]));
  if (problems.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th>{t('byProblem')}</th>
          <th>{t('printRows')}</th>
        </tr>
      </thead>
      <tbody>
        {problems.map(([code, rows]) => (
          <tr key={code}>
            <th>{titles.get(code) ?? code}</th>
            <td>{num(rows)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
