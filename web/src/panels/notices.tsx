/** What the page says by itself: the server's state, active filters, an empty answer, demonstration data. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { server } from '../api/client.ts';
import { cached } from '../api/resource.ts';
import { formatDate } from '../format/numbers.ts';
import { type Coverage, catalogue, coverage, coveragePath, queryOf } from '../state/data.ts';
import { type Filter, type FilterPart, filterParts, liftPart, NO_FILTER } from '../state/filter.ts';
import { nameOf } from '../state/names.ts';
import { announcement, filter, navigate, toast } from '../state/store.ts';
import { partText, t, unitCount } from '../state/words.ts';
import { Failure, Icon } from './parts.tsx';

export function Announcer() {
  return (
    <div class="hidden" role="status" aria-live="polite" id="announcer">
      {announcement.value}
    </div>
  );
}

export function Toast() {
  return toast.value ? (
    <div class="toast" aria-hidden="true">
      {toast.value}
    </div>
  ) : null;
}

export function ServerNotice() {
  const state = server.value;
  if (state.kind === 'up') return <Failure of={coverage} />;
  return (
    <div class="notice warning" role="alert">
      {state.kind === 'gone' ? t('serverGone') : t('serverPreparing', { step: state.step })}
    </div>
  );
}

/** A chip's words: what is filtered, and by which value. */
export function chipText(part: FilterPart): string {
  const text = partText(part, nameOf);
  const { created_from: from, created_to: to, as_of: asOf } = filter.value;
  if (part.name === 'as_of') return t('asOf', { date: formatDate(asOf) });
  if (part.name === 'known_at') return `${t('filterKnownAt')} ${formatDate(text)}`;
  if (part.name === 'created_from' || part.name === 'created_to') return yearsText(from, to);
  return text;
}

function yearsText(from: string | null, to: string | null): string {
  const [first, last] = [from?.slice(0, 4), to?.slice(0, 4)];
  if (first && last) return first === last ? first : `${first}–${last}`;
  return first ? `${t('filterFrom')} ${first}` : `${t('filterTo')} ${last}`;
}

export function ChipBar() {
  const parts = filterParts(filter.value);
  if (parts.length === 0) return null;
  return (
    <ul class="chips" aria-label={t('filtersActive')}>
      {parts.map((part) => (
        <li key={part.name + part.values.join()}>
          <button
            type="button"
            class="chip"
            aria-label={t('removeFilter', { name: chipText(part) })}
            onClick={() => navigate({ filter: liftPart(filter.value, part) })}
          >
            <span>{chipText(part)}</span>
            <Icon name="close" />
          </button>
        </li>
      ))}
      {parts.length > 1 && (
        <li>
          <button type="button" class="chip plain" onClick={() => navigate({ filter: NO_FILTER })}>
            {t('clearFilters')}
          </button>
        </li>
      )}
    </ul>
  );
}

const culprits = signal<{ part: FilterPart; units: number }[]>([]);

/** Which filter, lifted by itself, brings units back. */
async function findCulprits(empty: Filter): Promise<{ part: FilterPart; units: number }[]> {
  const parts = filterParts(empty);
  const answers = await Promise.all(
    parts.map(async (part) => {
      const path = coveragePath('department', queryOf(liftPart(empty, part)), null);
      const answer = await cached<Coverage>(path).catch(() => null);
      return { part, units: answer?.totals.units ?? 0 };
    }),
  );
  return answers.filter(({ units }) => units > 0).sort((a, b) => b.units - a.units);
}

export function EmptyNotice() {
  const answer = coverage.value.value;
  const parts = filterParts(filter.value);
  const empty = answer?.totals.units === 0 && !coverage.loading.value && parts.length > 0;
  const now = filter.value;
  useEffect(() => {
    culprits.value = [];
    if (!empty) return;
    void findCulprits(now).then((found) => {
      if (filter.value === now) culprits.value = found;
    });
  }, [empty, now]);
  if (!empty) return null;
  return (
    <div class="notice" role="status">
      <strong>{t('emptyTitle')}</strong>
      {culprits.value.length === 0 && <p>{t('emptyAll')}</p>}
      <ul>
        {culprits.value.slice(0, 4).map(({ part, units }) => (
          <li key={part.name + part.values.join()}>
            <span>{t('emptyWhy', { name: chipText(part), n: unitCount(units) })}</span>
            <button
              type="button"
              class="button small"
              onClick={() => navigate({ filter: liftPart(now, part) })}
            >
              {t('emptyLift', { name: chipText(part) })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function DemonstrationNote() {
  const facts = catalogue.value.value;
  if (!facts) return null;
  const approximate = facts.demonstration || facts.kinds.some(({ demonstration }) => demonstration);
  if (!approximate) return null;
  return (
    <details class="badge" name="demonstration">
      <summary>{t('demonstration')}</summary>
      <p>{t('demonstrationNote')}</p>
    </details>
  );
}
