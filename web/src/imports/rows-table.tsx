/** One table for every kind of row; what stands beside the unit is what matters of its kind. */
import type { ComponentChildren } from 'preact';
import type { ImportRow } from '../../../server/contract/imports.ts';
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import { distance, num, pesos } from '../state/formats.ts';
import { addressOf } from '../state/language.ts';
import type { Change } from './rows-part.tsx';
import { leftOut } from './state.ts';
import { type ImportWord, t, tFor } from './words.ts';

const HEADS: Record<Change, ImportWord> = {
  new: 'colDetail',
  changed: 'colChanges',
  unchanged: 'colMunicipality',
  refused: 'colProblem',
  duplicate: 'colOther',
  left_out: 'colMunicipality',
};

export function RowsTable(props: { change: Change; rows: ImportRow[]; choosing: boolean }) {
  const { change, rows, choosing } = props;
  if (rows.length === 0) return <p class="no-rows">{t('noRows')}</p>;
  const chooses = change === 'duplicate' && choosing;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
    <section class="columns-scroll" tabIndex={0} aria-label={tFor('change', change)}>
      <table class="columns-table import-table">
        <thead>
          <tr>
            <th scope="col">{t('colRow')}</th>
            <th scope="col">{t('colUnit')}</th>
            <th scope="col">{t(HEADS[change])}</th>
            {chooses && <th scope="col">{t('colLeaveOut')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.row} ${index}`}>
              <td class="row-number">{row.row === null ? '–' : num(row.row)}</td>
              <th scope="row">
                <Unit row={row} change={change} />
              </th>
              <td>
                <Beside row={row} change={change} />
                {row.correction && <small class="correction">{row.correction}</small>}
              </td>
              {chooses && <td>{row.row !== null && <LeaveOut row={row.row} />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Unit({ row, change }: { row: ImportRow; change: Change }) {
  const place = row.municipality ? displayName(row.municipality.name) : t('outside');
  const located = change !== 'refused' && change !== 'left_out' && change !== 'unchanged';
  return (
    <>
      {row.name ?? '–'}
      <small>
        {row.code ?? (change === 'refused' ? '' : t('codeLater'))}
        {located && ` · ${place}`}
      </small>
      {row.duplicate && change === 'new' && <span class="tag doubt">{t('mayBeThere')}</span>}
    </>
  );
}

function Beside({ row, change }: { row: ImportRow; change: Change }) {
  if (change === 'refused') return <Problem row={row} />;
  if (change === 'duplicate') return <Duplicate row={row} />;
  if (change === 'changed') return <Fields row={row} />;
  if (change === 'new') return <Attributes row={row} />;
  return <>{row.municipality ? displayName(row.municipality.name) : t('outside')}</>;
}

function Problem({ row: { problem } }: { row: ImportRow }) {
  if (!problem) return null;
  return (
    <>
      <span class="problem">
        {problem.column && <b>{problem.column}: </b>}
        {problem.reason}
      </span>
      <small>{problem.remedy}</small>
    </>
  );
}

function Duplicate({ row: { duplicate } }: { row: ImportRow }) {
  if (!duplicate) return null;
  const { code, row, name, same_name: sameName, same_point: samePoint } = duplicate;
  const why = sameName && samePoint ? t('sameBoth') : sameName ? t('sameName') : t('samePoint');
  const away = distance(duplicate.distance_m);
  return (
    <>
      {code === null || row !== null ? (
        t('otherRow', { row: num(row), name, distance: away })
      ) : (
        <a href={addressOf(`/?unit=${encodeURIComponent(code)}`)}>
          {t('otherStored', { name, code, distance: away })}
        </a>
      )}
      <small>{why}</small>
    </>
  );
}

function Fields({ row }: { row: ImportRow }) {
  return (
    <ul class="field-changes">
      {row.fields.map(({ field, before, after }) => (
        <li key={field}>
          <b>{tFor('field', field)}</b>
          <del>
            <span class="hidden">{t('before')} </span>
            {valueText(field, before)}
          </del>
          <span aria-hidden="true">→</span>
          <ins>
            <span class="hidden">{t('after')} </span>
            {valueText(field, after)}
          </ins>
        </li>
      ))}
    </ul>
  );
}

const SHOWN_OF_NEW = ['line', 'stage', 'created_on', 'product', 'members'];

function Attributes({ row }: { row: ImportRow }) {
  const known = new Map(row.fields.map(({ field, after }) => [field, after]));
  const parts: ComponentChildren[] = SHOWN_OF_NEW.filter((field) => known.has(field)).map((field) =>
    field === 'members'
      ? `${tFor('field', field)}: ${valueText(field, known.get(field))}`
      : valueText(field, known.get(field)),
  );
  return <>{parts.join(' · ')}</>;
}

const WORDED = ['line', 'stage', 'location_source'];

function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean' || WORDED.includes(field)) return tFor('value', String(value));
  if (/_on$/.test(field)) return formatDate(String(value));
  if (field === 'financing_cop') return pesos(Number(value));
  if (field === 'lng' || field === 'lat') return num(Number(value), 5);
  return typeof value === 'number' ? num(value) : String(value);
}

function LeaveOut({ row }: { row: number }) {
  return (
    <label class="check leave-out">
      <input
        type="checkbox"
        checked={leftOut.value.has(row)}
        onChange={(event) => {
          const rows = new Set(leftOut.peek());
          if (event.currentTarget.checked) rows.add(row);
          else rows.delete(row);
          leftOut.value = rows;
        }}
      />
      <span class="hidden">{t('leaveOutRow', { row: num(row) })}</span>
    </label>
  );
}
