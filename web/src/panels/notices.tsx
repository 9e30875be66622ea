/** What the page says by itself: the server's state, active filters, an empty answer, demonstration data. */
import { server } from '../api/client.ts';
import { cached } from '../api/resource.ts';
import { formatDate } from '../format/numbers.ts';
import { type Coverage, catalogue, coverage, coveragePath, queryOf } from '../state/data.ts';
import { type Filter, filterParts, liftPart, NO_FILTER } from '../state/filter.ts';
import { announcement, filter, navigate, toast } from '../state/store.ts';
import { t } from '../state/words.ts';
import { chipText } from './chip-text.ts';
import { Culprits } from './culprits.tsx';
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

/** Units under a filter, wherever they are. */
async function countUnits(admitting: Filter): Promise<number> {
  const answer = await cached<Coverage>(coveragePath('department', queryOf(admitting), null));
  return answer.totals.units;
}

export function EmptyNotice() {
  const answer = coverage.value.value;
  const parts = filterParts(filter.value);
  const empty = answer?.totals.units === 0 && !coverage.loading.value && parts.length > 0;
  if (!empty) return null;
  return (
    <div class="notice" role="status">
      <strong>{t('emptyTitle')}</strong>
      <BeforeData />
      <Culprits about="everywhere" count={countUnits} />
    </div>
  );
}

/** A day before anything was recorded: which one it is. */
function BeforeData() {
  const first = catalogue.value.value?.units?.first_created_on;
  const day = filter.value.as_of;
  return first && day && day < first ? <p>{t('timeBefore', { date: formatDate(first) })}</p> : null;
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
