/** The same numbers as a sortable table that opens upward, with its CSV and the picture of the map. */
import { computed, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { displayName } from '../format/names.ts';
import { goTo, theMap } from '../map/camera.ts';
import { compareCsvPath, comparing } from '../state/compare.ts';
import { type CoverageRow, coverage, coverageCsvPath, departmentNames, reachRadiusM } from '../state/data.ts';
import { summaries } from '../state/names.ts';
import { narrow } from '../state/screen.ts';
import { filter, filterQuery, language, navigate, page, select, selection } from '../state/store.ts';
import { kindName, num, t } from '../state/words.ts';
import { CompareTable } from './compare-parts.tsx';
import { toggleTable } from './keys.ts';
import { Failure, Icon, Skeleton } from './parts.tsx';
import { savePicture } from './picture.ts';
import { type Column, columnsFor, sortRows } from './table-columns.ts';

const find = signal('');
const FIRST_ROWS = 60;
const shownRows = signal(FIRST_ROWS);

const columns = computed<Column[]>(() => {
  const answer = coverage.value.value;
  const first = narrow.value ? page.value.indicator : null;
  return answer ? columnsFor(answer, departmentNames.value, first) : [];
});

const sorted = computed<CoverageRow[]>(() => {
  const rows = coverage.value.value?.rows ?? [];
  const wanted = plain(find.value);
  const kept =
    wanted === ''
      ? rows
      : rows.filter(({ name, code }) => plain(name).includes(wanted) || code.startsWith(wanted));
  const { sort, descending } = page.value.table;
  const column = columns.value.find(({ key }) => key === sort) ?? columns.value[0];
  return column ? sortRows(kept, column, descending, language.value) : [...kept];
});

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

export function TablePanel() {
  const { table, kind } = page.value;
  const count = coverage.value.value?.rows.length;
  return (
    <section class="table-panel" id="table" aria-label={t('table')} tabIndex={-1}>
      <div class="table-bar">
        <button type="button" class="table-toggle" aria-expanded={table.open} onClick={toggleTable}>
          <Icon name={table.open ? 'down' : 'up'} />
          <span>{t('table')}</span>
          <small>
            {count === undefined ? '' : t('tableCaption', { kind: kindName(kind), n: num(count) })}
          </small>
        </button>
        {table.open && !comparing.value && (
          <input
            type="search"
            class="table-find"
            aria-label={t('tableFind')}
            placeholder={t('tableFind')}
            value={find.value}
            onInput={(event) => {
              find.value = event.currentTarget.value;
            }}
          />
        )}
        <a
          class="button small quiet"
          href={
            comparing.value
              ? compareCsvPath(language.value)
              : coverageCsvPath(kind, filterQuery.value, reachRadiusM.value, language.value)
          }
          download
        >
          <Icon name="download" />
          <span>{t('csv')}</span>
        </a>
        <button
          type="button"
          class="button small quiet"
          disabled={!theMap.value}
          onClick={() => void savePicture()}
        >
          <Icon name="image" />
          <span>{t('mapPng')}</span>
        </button>
      </div>
      {table.open && (comparing.value ? <CompareTable /> : <TableBody />)}
    </section>
  );
}

/** Tells, by a shade at the edge, that columns go on to the right. */
function showMore(scroller: HTMLElement): void {
  const more = scroller.scrollLeft + scroller.clientWidth < scroller.scrollWidth - 1;
  scroller.parentElement?.toggleAttribute('data-more', more);
}

function TableBody() {
  const scroller = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => showMore(element));
    watcher.observe(element);
    if (element.firstElementChild) watcher.observe(element.firstElementChild);
    return () => watcher.disconnect();
  }, [coverage.value.value === null]);
  const answer = coverage.value.value;
  if (coverage.error.value) return <Failure of={coverage} />;
  if (!answer) return <Skeleton lines={6} />;
  const rows = sorted.value;
  const rest = rows.length - shownRows.value;
  return (
    <div class="table-frame">
      <section
        ref={scroller}
        onScroll={(event) => showMore(event.currentTarget)}
        class={`table-scroll ${coverage.loading.value ? 'stale' : ''}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
        tabIndex={0}
        aria-label={t('tableCaption', { kind: kindName(answer.by), n: num(answer.rows.length) })}
      >
        <table>
          <caption class="hidden">
            {t('tableCaption', { kind: kindName(answer.by), n: num(answer.rows.length) })}
          </caption>
          <thead>
            <tr>
              {columns.value.map((column) => (
                <HeadCell key={column.key} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shownRows.value).map((row) => (
              <Row key={row.code} row={row} kind={answer.by} />
            ))}
          </tbody>
          <Foot shown={rows} />
        </table>
        {rows.length === 0 && <p class="note">{t('tableNone')}</p>}
        {rest > 0 && (
          <button
            type="button"
            class="button small quiet table-more"
            onClick={() => {
              shownRows.value += 300;
            }}
          >
            {t('more', { n: num(rest) })}
          </button>
        )}
        <RatesNote />
      </section>
    </div>
  );
}

/** Why the total has no rate, and what those of the rows divide by. */
function RatesNote() {
  const { pdet, territory } = filter.value;
  const rates = columns.value.some(({ key }) => key === 'per_10k_rural' || key === 'per_100_km2');
  return rates && (pdet !== null || territory.length > 0) ? (
    <p class="note rates-note">{t('tableRates')}</p>
  ) : null;
}

function HeadCell({ column }: { column: Column }) {
  const { table } = page.value;
  const current = table.sort === column.key;
  const direction = table.descending ? 'descending' : 'ascending';
  const flip = (): void => {
    const descending = current ? !table.descending : column.key !== 'name' && column.key !== 'parent';
    shownRows.value = FIRST_ROWS;
    navigate({ table: { ...table, sort: column.key, descending } }, 'replace');
  };
  return (
    <th
      scope="col"
      aria-sort={current ? direction : undefined}
      class={[column.text && 'text', column.key === page.value.indicator && 'painted']
        .filter(Boolean)
        .join(' ')}
    >
      <button type="button" title={t('tableSort', { name: column.title })} onClick={flip}>
        {column.title}
        <span class="arrow" aria-hidden="true">
          {current ? (table.descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}

function Row({ row, kind }: { row: CoverageRow; kind: string }) {
  const chosen = selection.value;
  const isChosen = chosen?.type === 'territory' && chosen.kind === kind && chosen.code === row.code;
  const choose = (): void => {
    select({ type: 'territory', kind, code: row.code });
    const box = summaries.value.get(`${kind}:${row.code}`)?.bbox;
    if (box && box[2] > box[0]) goTo({ box });
  };
  return (
    <tr class={isChosen ? 'chosen' : undefined}>
      {columns.value.map((column) =>
        column.key === 'name' ? (
          <th key="name" scope="row">
            <button type="button" class="link" aria-current={isChosen ? 'true' : undefined} onClick={choose}>
              {displayName(row.name)}
            </button>
          </th>
        ) : (
          <td key={column.key} class={column.text ? 'text' : undefined}>
            {column.show(row)}
          </td>
        ),
      )}
    </tr>
  );
}

function Foot({ shown }: { shown: readonly CoverageRow[] }) {
  const answer = coverage.value.value;
  if (answer?.role !== 'partition') return null;
  const { totals } = answer;
  const extra: [string, number][] = [
    [t('tableOutside'), totals.outside],
    [t('tableUnlocated'), totals.unlocated],
  ];
  const unitsAt = columns.value.findIndex(({ key }) => key === 'units');
  const blanks = (from: number) => columns.value.slice(from).map(({ key }) => <td key={key} />);
  return (
    <tfoot>
      {extra
        .filter(([, units]) => units > 0)
        .map(([name, units]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns.value.slice(1, unitsAt).map(({ key }) => (
              <td key={key} />
            ))}
            <td>{num(units)}</td>
            {blanks(unitsAt + 1)}
          </tr>
        ))}
      <tr>
        <th scope="row">
          {find.value.trim() === '' ? t('tableTotal') : t('tableTotalAll', { n: num(answer.rows.length) })}
        </th>
        {columns.value.slice(1).map((column) => (
          <td key={column.key}>{column.text ? '' : column.show(totals)}</td>
        ))}
      </tr>
      {find.value.trim() !== '' && <ShownSums rows={shown} />}
    </tfoot>
  );
}

/** While rows are filtered: what those that are shown add up to. */
function ShownSums({ rows }: { rows: readonly CoverageRow[] }) {
  const sum = (column: Column): string =>
    column.adds ? num(rows.reduce((total, row) => total + Number(column.value(row) ?? 0), 0)) : '';
  return (
    <tr>
      <th scope="row">{t('tableShown', { n: num(rows.length) })}</th>
      {columns.value.slice(1).map((column) => (
        <td key={column.key}>{sum(column)}</td>
      ))}
    </tr>
  );
}
