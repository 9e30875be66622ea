/** The rows of an import by what they would do: the numbers are the tabs. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ImportDetail, ImportRow, ImportRowsPage } from '../../../server/contract/imports.ts';
import { getJson } from '../api/client.ts';
import { num } from '../state/formats.ts';
import { language } from '../state/language.ts';
import { RowsTable } from './rows-table.tsx';
import { leftOut } from './state.ts';
import { t, tFor } from './words.ts';

export type Counts = NonNullable<ImportDetail['counts']>;
export const CHANGES = ['new', 'changed', 'unchanged', 'refused', 'duplicate', 'left_out'] as const;
export type Change = (typeof CHANGES)[number];

interface Shown {
  rows: ImportRow[];
  next: string | null;
}

const change = signal<Change>('new');
const rows = signal<Shown | null>(null);
const failed = signal(false);

const countOf = (counts: Counts, one: Change): number =>
  one === 'duplicate' ? counts.duplicates : counts[one];

/** The first that has rows, in the order in which they matter. */
function firstOf(counts: Counts): Change {
  return CHANGES.find((one) => countOf(counts, one) > 0) ?? 'new';
}

async function load(id: number, one: Change, more: boolean): Promise<void> {
  const path = (more && rows.peek()?.next) || `/api/v1/imports/${id}/rows?change=${one}&limit=100`;
  const before = more ? (rows.peek()?.rows ?? []) : [];
  try {
    const page = await getJson<ImportRowsPage>(path);
    if (change.peek() !== one) return;
    const next = page.links.find(({ rel }) => rel === 'next')?.href ?? null;
    rows.value = { rows: [...before, ...page.rows], next };
    failed.value = false;
  } catch {
    failed.value = true;
  }
}

export function RowsPart({ of, counts }: { of: ImportDetail; counts: Counts }) {
  const key = JSON.stringify(counts);
  useEffect(() => {
    change.value = firstOf(counts);
    rows.value = null;
  }, [of.id, key]);
  const one = change.value;
  const spoken = language.value;
  useEffect(() => void load(of.id, one, false), [of.id, key, one, spoken]);
  const tabs = CHANGES.filter((name) => name !== 'left_out' || counts.left_out > 0);
  return (
    <section class="import-rows">
      <div
        class="numbers-row import-tabs"
        role="tablist"
        aria-label={t('colWhat')}
        onKeyDown={(event) => turn(event, tabs)}
      >
        {tabs.map((name) => (
          <Tab key={name} name={name} count={countOf(counts, name)} />
        ))}
      </div>
      <div class="import-panel" id="rows" role="tabpanel" aria-labelledby={`tab-${one}`}>
        <div class="rows-note">
          <p>{tFor('note', one)}</p>
          {one === 'duplicate' && of.status === 'staged' && rows.value && (
            <AllOrNone rows={rows.value.rows} />
          )}
        </div>
        {failed.value && <p class="notice error">{t('failedUnknown')}</p>}
        {rows.value && <RowsTable change={one} rows={rows.value.rows} choosing={of.status === 'staged'} />}
        {rows.value?.next && (
          <div class="row more-rows">
            <button type="button" class="button quiet" onClick={() => void load(of.id, one, true)}>
              {t('moreRows')}
            </button>
            <small>
              {t('rowCount', { shown: num(rows.value.rows.length), total: num(countOf(counts, one)) })}
            </small>
          </div>
        )}
      </div>
    </section>
  );
}

function Tab({ name, count }: { name: Change; count: number }) {
  const chosen = change.value === name;
  return (
    <button
      type="button"
      class={`number change-${name}`}
      role="tab"
      id={`tab-${name}`}
      aria-controls="rows"
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={() => choose(name)}
    >
      <strong>{num(count)}</strong>
      <span>{tFor('change', name)}</span>
    </button>
  );
}

function choose(name: Change): void {
  if (change.peek() === name) return;
  rows.value = null;
  change.value = name;
}

/** Arrow keys go from tab to tab. */
function turn(event: KeyboardEvent, tabs: readonly Change[]): void {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = tabs[(tabs.indexOf(change.peek()) + step + tabs.length) % tabs.length];
  if (!next) return;
  choose(next);
  document.getElementById(`tab-${next}`)?.focus();
}

function AllOrNone({ rows: known }: { rows: ImportRow[] }) {
  const numbers = known.flatMap(({ row }) => row ?? []);
  const all = numbers.every((row) => leftOut.value.has(row));
  return (
    <button
      type="button"
      class="button small quiet"
      onClick={() => {
        leftOut.value = new Set(all ? [] : [...leftOut.peek(), ...numbers]);
      }}
    >
      {all ? t('keepAll') : t('leaveAll')}
    </button>
  );
}
