/** The difference of two days beside the map: its sum in words, and the table of all territories. */
import { computed, signal } from '@preact/signals';
import { signed } from '../format/differences.ts';
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import type { WordKey } from '../format/words.ts';
import { goTo } from '../map/camera.ts';
import { type CompareRow, comparedSubject, compareTo, comparing, comparison } from '../state/compare.ts';
import { summaries } from '../state/names.ts';
import { language, page, select, selection } from '../state/store.ts';
import { kindName, num, t } from '../state/words.ts';
import { Answer, Fact, Section } from './parts.tsx';

type Counts = Omit<CompareRow, 'code' | 'name' | 'parent'>;
const COLUMNS: [keyof Counts, WordKey][] = [
  ['before', 'compareBefore'],
  ['after', 'compareAfter'],
  ['change', 'compareChange'],
  ['gained', 'compareGained'],
  ['lost', 'compareLost'],
  ['moved_in', 'compareMovedIn'],
  ['moved_out', 'compareMovedOut'],
  ['moved_within', 'compareMovedWithin'],
  ['changed_stage', 'compareStage'],
];

const days = () => ({ from: formatDate(page.value.compare), to: formatDate(compareTo.value) });

/** Of the chosen territory, else of all. */
export function CompareCard() {
  if (!comparing.value) return null;
  return (
    <Section title={t('compareTitle', days())}>
      <Answer of={comparison} lines={4}>
        {() => <Subject />}
      </Answer>
    </Section>
  );
}

function Subject() {
  const counts: Partial<Counts> | null = comparedSubject.value;
  if (counts === null) return <p class="note">{t('compareNone')}</p>;
  const { moved } = counts as { moved?: number };
  return (
    <>
      <p class="compare-lead">
        <strong>{signed(counts.change ?? 0, num)}</strong>{' '}
        {t('compareLead', { before: num(counts.before), after: num(counts.after) })}
      </p>
      <dl class="facts">
        {COLUMNS.slice(3).map(([key, word]) =>
          counts[key] === undefined ? null : (
            <Fact key={key} name={t(word)}>
              {num(counts[key])}
            </Fact>
          ),
        )}
        {moved !== undefined && <Fact name={t('compareMoved')}>{num(moved)}</Fact>}
      </dl>
      <p class="note">{t('compareNote')}</p>
    </>
  );
}

const order = signal<{ key: keyof CompareRow; descending: boolean }>({ key: 'change', descending: true });
const FIRST_ROWS = 60;
const shownRows = signal(FIRST_ROWS);

const sorted = computed<CompareRow[]>(() => {
  const { key, descending } = order.value;
  const collator = new Intl.Collator(language.value === 'es' ? 'es-CO' : 'en');
  const compare = (a: CompareRow, b: CompareRow): number =>
    key === 'name' ? collator.compare(a.name, b.name) : Number(a[key]) - Number(b[key]);
  return (comparison.value.value?.rows ?? []).toSorted(
    (a, b) => (descending ? -1 : 1) * compare(a, b) || collator.compare(a.name, b.name),
  );
});

export function CompareTable() {
  const answer = comparison.value.value;
  const caption = t('compareCaption', { kind: kindName(answer?.by ?? page.value.kind), ...days() });
  const rest = sorted.value.length - shownRows.value;
  return (
    <Answer of={comparison} lines={6}>
      {() => (
        <div class="table-frame">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key */}
          <section class="table-scroll" tabIndex={0} aria-label={caption}>
            <table>
              <caption class="hidden">{caption}</caption>
              <thead>
                <tr>
                  <Head name="name" title={t('tableName')} />
                  {COLUMNS.map(([key, word]) => (
                    <Head key={key} name={key} title={t(word)} />
                  ))}
                </tr>
              </thead>
              <tbody>
                {sorted.value.slice(0, shownRows.value).map((row) => (
                  <Row key={row.code} row={row} />
                ))}
              </tbody>
              <Foot />
            </table>
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
          </section>
        </div>
      )}
    </Answer>
  );
}

function Head({ name, title }: { name: keyof CompareRow; title: string }) {
  const { key, descending } = order.value;
  const current = key === name;
  return (
    <th
      scope="col"
      class={name === 'name' ? 'text' : name === 'change' ? 'painted' : undefined}
      aria-sort={current ? (descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        title={t('tableSort', { name: title })}
        onClick={() => {
          order.value = { key: name, descending: current ? !descending : name !== 'name' };
        }}
      >
        {title}
        <span class="arrow" aria-hidden="true">
          {current ? (descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}

function Row({ row }: { row: CompareRow }) {
  const { kind } = page.value;
  const chosen = selection.value;
  const isChosen = chosen?.type === 'territory' && chosen.kind === kind && chosen.code === row.code;
  const choose = (): void => {
    select({ type: 'territory', kind, code: row.code });
    const box = summaries.value.get(`${kind}:${row.code}`)?.bbox;
    if (box && box[2] > box[0]) goTo({ box });
  };
  return (
    <tr class={isChosen ? 'chosen' : undefined}>
      <th scope="row">
        <button type="button" class="link" aria-current={isChosen ? 'true' : undefined} onClick={choose}>
          {displayName(row.name)}
        </button>
      </th>
      <Cells counts={row} />
    </tr>
  );
}

function Cells({ counts }: { counts: Partial<Counts> }) {
  return (
    <>
      {COLUMNS.map(([key]) => (
        <td key={key}>
          {key === 'change'
            ? signed(counts.change ?? 0, num)
            : counts[key] === undefined
              ? ''
              : num(counts[key])}
        </td>
      ))}
    </>
  );
}

function Foot() {
  const answer = comparison.value.value;
  if (answer === null) return null;
  const { elsewhere, totals } = answer;
  return (
    <tfoot>
      {elsewhere !== null && elsewhere.before + elsewhere.after > 0 && (
        <tr>
          <th scope="row">{t('compareElsewhere')}</th>
          <Cells counts={elsewhere} />
        </tr>
      )}
      <tr>
        <th scope="row">{t('tableTotal')}</th>
        <Cells counts={totals} />
      </tr>
    </tfoot>
  );
}
