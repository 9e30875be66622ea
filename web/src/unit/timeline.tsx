/** What happened to the unit, newest record first: when it was true, when it was known, by whom and why. */
import type { EventPlace, HistoryEvent } from '../../../server/contract/history.ts';
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import { num, position } from '../state/formats.ts';
import { language } from '../state/language.ts';
import { catalogue, events, loadOlder, next } from './state.ts';
import { VisitPhotos } from './visit-photos.tsx';
import { t, tFor } from './words.ts';

export function Timeline() {
  return (
    <section class="card unit-history" aria-labelledby="history-title">
      <h2 id="history-title">{t('history')}</h2>
      <ol class="timeline">
        {events.value.map((event) => (
          <Entry key={event.number} event={event} />
        ))}
      </ol>
      {next.value !== null && (
        <button type="button" class="button small quiet" onClick={() => void loadOlder()}>
          {t('historyMore')}
        </button>
      )}
    </section>
  );
}

function Entry({ event }: { event: HistoryEvent }) {
  const { type, valid_on: day, valid_until: until, reason, actor } = event;
  const changes = changesOf(event);
  return (
    <li class={`event event-${type}`}>
      <h3>{tFor('type', type)}</h3>
      <p class="event-when">
        {until === null
          ? t('true', { day: formatDate(day) })
          : t('trueFor', { day: formatDate(day), until: formatDate(until) })}
      </p>
      {type === 'measured' && <p>{measureText(event)}</p>}
      {reason && <p class="event-reason">{reasonText(reason)}</p>}
      {changes.length > 0 && (
        <ul class="plain-list">
          {changes.map(([field, before, after]) => (
            <li key={field}>{t('was', { field: tFor('field', field), before, after })}</li>
          ))}
        </ul>
      )}
      {type === 'visited' && <VisitPhotos visit={event.number} />}
      <small>
        {[
          t('recorded', { when: moment(event.recorded_at) }),
          actor && t('by', { who: actor }),
          event.import !== null && t('ofImport', { n: event.import }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </li>
  );
}

/** `Ventas, 2018-02: 70 pesos`; of a value that was taken back, that it was. */
function measureText({ details }: HistoryEvent): string {
  const { indicator, period, value } = details ?? {};
  const known = catalogue.value.value?.indicators.find(({ code }) => code === indicator);
  if (!known) return '';
  const number = Number(value);
  const told =
    value === null
      ? t('measureTakenBack')
      : `${num(number, Number.isInteger(number) ? 0 : 1)} ${known.unit[language.value]}`;
  return `${known.name[language.value]}, ${periodText(String(period), known.frequency)}: ${told}`;
}

const PERIOD_LENGTHS = { yearly: 4, quarterly: 7, monthly: 7 };

/** From its first day: the year, or the month with which it begins. */
function periodText(from: string, frequency: keyof typeof PERIOD_LENGTHS): string {
  return from.slice(0, PERIOD_LENGTHS[frequency]);
}

/** What the service itself gives as a reason is said in the page's language. */
function reasonText(reason: string): string {
  const [, event] = /^undo of event (\d+)$/.exec(reason) ?? [];
  if (event !== undefined) return t('undoOf');
  const [, n] = /^revert of import (\d+)$/.exec(reason) ?? [];
  return n === undefined ? reason : t('revertOf', { n });
}

/** Field, before, after, in words; coordinates are one place. A creation says all that the facts say. */
function changesOf({ type, changes, before, after }: HistoryEvent): [string, string, string][] {
  if (type === 'created') return [];
  const { lng, lat, ...others } = changes;
  const rows = Object.entries(others).map(([field, [was, is]]): [string, string, string] => [
    field,
    valueText(field, was),
    valueText(field, is),
  ]);
  return lng || lat ? [['place', placeText(before), placeText(after)], ...rows] : rows;
}

function placeText(place: EventPlace | null): string {
  if (place === null || place.lng === null || place.lat === null) return t('nothing');
  const name = place.municipality_name;
  return `${position(place.lng, place.lat)}${name ? ` (${displayName(name)})` : ''}`;
}

function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined) return t('nothing');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (typeof value === 'number') return num(value);
  if (field.endsWith('_on')) return formatDate(String(value));
  return ['line', 'stage', 'location_source'].includes(field) ? tFor('value', String(value)) : String(value);
}

/** Day and minute in Colombia, as the page's language writes them. */
function moment(instant: string): string {
  return new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : 'es-CO', {
    ...({ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const),
    timeZone: 'America/Bogota',
  }).format(new Date(instant));
}
