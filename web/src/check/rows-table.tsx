/**
 * A grid of any number of rows: all have one height, only those in sight are drawn, two empty rows hold the room of
 * the others. Its keys go through the rows; the chosen one is told by aria-activedescendant.
 */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { displayName } from '../format/names.ts';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { announce } from '../state/said.ts';
import { checked } from './checking.ts';
import { problemsOf } from './facts.ts';
import type { Line, SortKey } from './listing.ts';
import { Mark } from './mark.tsx';
import { sayLeft } from './repairs.tsx';
import { focusDetail } from './row-detail.tsx';
import { chosen, chosenLine, decideRow, lines, listing, moveBy, narrow, positions } from './state.ts';
import { t, tFor } from './words.ts';

/** Pixels; the style sheet has the same. */
export const ROW_HEIGHT = 44;
/** Rows drawn beyond what is seen, each way. */
const BEYOND = 8;

const COLUMNS: { key: SortKey | 'problems' | 'action'; sorts: boolean }[] = [
  { key: 'row', sorts: true },
  { key: 'verdict', sorts: true },
  { key: 'label', sorts: true },
  { key: 'municipality', sorts: true },
  { key: 'declared', sorts: true },
  { key: 'subregion', sorts: true },
  { key: 'problems', sorts: false },
  { key: 'action', sorts: false },
];

const top = signal(0);
const height = signal(600);

const rowId = (row: number): string => `row-${row}`;

export function RowsTable() {
  const scroller = useRef<HTMLDivElement>(null);
  const shown = lines.value;
  const first = Math.max(0, Math.floor(top.value / ROW_HEIGHT) - BEYOND);
  const last = Math.min(shown.length, Math.ceil((top.value + height.value) / ROW_HEIGHT) + BEYOND);
  useEffect(() => watchSize(scroller.current), []);
  const wanted = chosen.value;
  useEffect(() => bringIntoSight(scroller.current, wanted), [wanted, shown]);
  return (
    <div
      class="rows-scroll"
      ref={scroller}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are chosen by keys
        role="grid"
        tabIndex={0}
        aria-label={t('tableCaption')}
        aria-rowcount={shown.length + 1}
        aria-activedescendant={wanted !== null && isDrawn(wanted, first, last) ? rowId(wanted) : undefined}
        onKeyDown={onKey}
      >
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(({ key, sorts }) => (
              <HeadCell key={key} name={key} sorts={sorts} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Room rows={first} />
          {shown.slice(first, last).map((line, at) => (
            <Row key={line.row.row} line={line} at={first + at} />
          ))}
          <Room rows={shown.length - last} />
        </tbody>
      </table>
    </div>
  );
}

function isDrawn(row: number, first: number, last: number): boolean {
  const at = positions.value.get(row);
  return at !== undefined && at >= first && at < last;
}

function Room({ rows }: { rows: number }) {
  return rows > 0 ? (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of nothing, which no key reaches
    <tr aria-hidden="true" class="room" style={{ height: `${rows * ROW_HEIGHT}px` }} />
  ) : null;
}

function watchSize(element: HTMLElement | null): (() => void) | undefined {
  if (element === null) return undefined;
  const observer = new ResizeObserver(() => {
    height.value = element.clientHeight;
  });
  observer.observe(element);
  top.value = element.scrollTop;
  return () => observer.disconnect();
}

function bringIntoSight(element: HTMLElement | null, row: number | null): void {
  const at = row === null ? undefined : positions.peek().get(row);
  if (element === null || at === undefined) return;
  const [from, to] = [at * ROW_HEIGHT, (at + 1) * ROW_HEIGHT];
  const seen = element.clientHeight - ROW_HEIGHT; // the head covers one row
  if (from < element.scrollTop) element.scrollTop = from;
  else if (to > element.scrollTop + seen) element.scrollTop = to - seen;
}

const PAGE_ROWS = 10;
const MOVES: Record<string, () => void> = {
  ArrowDown: () => moveBy(1),
  ArrowUp: () => moveBy(-1),
  PageDown: () => moveBy(PAGE_ROWS),
  PageUp: () => moveBy(-PAGE_ROWS),
  Home: () => moveBy(Number.NEGATIVE_INFINITY),
  End: () => moveBy(Number.POSITIVE_INFINITY),
};

function onKey(event: KeyboardEvent): void {
  if (event.target instanceof HTMLButtonElement) return; // those of the head have keys of their own
  const move = MOVES[event.key];
  if (move) {
    event.preventDefault();
    move();
    sayChosen();
  } else if (event.key === ' ') {
    event.preventDefault();
    const line = chosenLine.peek();
    if (line?.row.repair) toggle(line);
  } else if (event.key === 'Enter') focusDetail();
  else if (event.key === 'Escape') chosen.value = null;
}

function sayChosen(): void {
  const line = chosenLine.peek();
  if (line) announce(`${t('row', { row: num(line.row.row) })}: ${tFor('one', line.facts.verdict)}`);
}

function toggle({ row, facts }: Line): void {
  decideRow(row, !facts.repaired);
  sayLeft(facts.repaired ? 'said_takenBack' : 'said_accepted');
}

function HeadCell({ name, sorts }: { name: SortKey | 'problems' | 'action'; sorts: boolean }) {
  const title = tFor('col', name);
  const { sort, descending } = listing.value;
  const current = sorts && sort === name;
  if (!sorts) {
    return (
      <th scope="col" class={`col-${name}`}>
        <span>{title}</span>
      </th>
    );
  }
  return (
    <th
      scope="col"
      class={`col-${name}`}
      aria-sort={current ? (descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        title={t('sortBy', { name: title })}
        onClick={() => narrow({ sort: name as SortKey, descending: current ? !descending : false })}
      >
        {title}
        <span class="arrow" aria-hidden="true">
          {current ? (descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}

function Row({ line, at }: { line: Line; at: number }) {
  const { row, facts } = line;
  const isChosen = chosen.value === row.row;
  return (
    <tr
      id={rowId(row.row)}
      aria-rowindex={at + 2}
      aria-selected={isChosen}
      onClick={() => {
        chosen.value = row.row;
      }}
    >
      <th scope="row" class="col-row">
        {num(row.row)}
      </th>
      <td class="col-verdict">
        <span class={`verdict verdict-${facts.verdict}`}>
          <Mark verdict={facts.verdict} repaired={facts.repaired} />
          {tFor('short', facts.verdict)}
        </span>
        {facts.repaired && <small class="repaired">{t('repairedTag')}</small>}
        <Noted line={line} />
      </td>
      <td class="col-label">{row.label ?? ''}</td>
      <td class="col-municipality">
        <Municipality line={line} />
      </td>
      <td class="col-declared">
        {row.declared_name && displayName(row.declared_name)}
        {facts.agrees === false && <small class="disagrees">{t('agreesNot')}</small>}
      </td>
      <td class="col-subregion">{facts.subregion && displayName(facts.subregion.name)}</td>
      <td class="col-problems">
        <Problems line={line} />
      </td>
      <td class="col-action">{row.repair && <RepairButton line={line} />}</td>
    </tr>
  );
}

/** Where it lies; of a row that waits for its repair, where it would lie. */
function Municipality({ line: { row, facts } }: { line: Line }) {
  const { municipality, department } = facts.verdict === 'repair' && row.repair ? row.repair : facts;
  if (municipality === null) return null;
  return (
    <span class={facts.verdict === 'repair' ? 'proposed' : undefined}>
      {facts.verdict === 'repair' && '→ '}
      {displayName(municipality.name)}
      {department && <small>{displayName(department.name)}</small>}
    </span>
  );
}

/** What was found, in a word or two, where the column that tells it has no room. */
function Noted({ line: { row, facts } }: { line: Line }) {
  const [first] = problemsOf(row, facts.repaired);
  if (!first || row.repair) return null;
  const title = checked.value?.totals.by_problem.find(({ code }) => code === first.code)?.title;
  return (
    <small class="noted" title={first.message}>
      {title ?? first.message}
    </small>
  );
}

function Problems({ line: { row, facts } }: { line: Line }) {
  const [first, ...others] = problemsOf(row, facts.repaired);
  if (!first) return null;
  return (
    <span title={first.message}>
      {first.message}
      {others.length > 0 && ` (${t('moreProblems', { n: num(others.length) })})`}
    </span>
  );
}

/** Beside the keys of the grid, for a pointer. */
function RepairButton({ line }: { line: Line }) {
  const { row, facts } = line;
  return (
    <button
      type="button"
      class={`button small ${facts.repaired ? 'quiet' : ''}`}
      tabIndex={-1}
      aria-label={t(facts.repaired ? 'takeBackRow' : 'acceptRow', { row: num(row.row) })}
      onClick={(event) => {
        event.stopPropagation();
        toggle(line);
      }}
    >
      {facts.repaired ? <Icon name="undo" /> : <Icon name="tick" />}
      <span>{t(facts.repaired ? 'takeBack' : 'accept')}</span>
    </button>
  );
}
