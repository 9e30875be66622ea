/** Search by the combobox pattern of ARIA: municipalities, ETCR, protected areas, units; accents optional. */
import { computed, signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SearchResults } from '../../../server/contract/search.ts';
import { resource } from '../api/resource.ts';
import { displayName } from '../format/names.ts';
import { parsePosition } from '../format/position.ts';
import { placeBox } from '../map/box.ts';
import { goTo } from '../map/camera.ts';
import { DEFAULT_PLACE_M } from '../state/page.ts';
import { announce, filter, select, sheet } from '../state/store.ts';
import { kindLabel, position, t } from '../state/words.ts';
import { Icon } from './parts.tsx';

/** A position that was typed: what is there, is asked. */
interface Position {
  type: 'place';
  lng: number;
  lat: number;
}

type Result = SearchResults['results'][number] | Position;

const WAIT_MS = 160;
const LIMIT = 10;
const text = signal('');
const asked = signal('');
const open = signal(false);
const active = signal(-1);
let timer = 0;

/** Units as they were on the day that is shown. */
const dayAsked = (): Record<string, string> =>
  filter.value.as_of === null ? {} : { as_of: filter.value.as_of };

const answer = resource<SearchResults>(() =>
  asked.value === ''
    ? null
    : `/api/v1/search?${new URLSearchParams({ q: asked.value, limit: String(LIMIT), ...dayAsked() })}`,
);
const results = computed<Result[]>(() => {
  const at = parsePosition(asked.value);
  const found = asked.value === '' ? [] : (answer.value.value?.results ?? []);
  return at ? [{ type: 'place', ...at }, ...found] : found;
});

function type(value: string): void {
  text.value = value;
  active.value = -1;
  open.value = true;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    asked.value = value.trim().slice(0, 200);
  }, WAIT_MS);
}

function take(result: Result): void {
  if (result.type === 'place') takePosition(result);
  else takeFound(result);
}

function takePosition({ lng, lat }: Position): void {
  text.value = position(lng, lat);
  open.value = false;
  select({ type: 'place', lng, lat, radiusM: DEFAULT_PLACE_M });
  sheet.value = 'panel';
  goTo({ box: placeBox(lng, lat, DEFAULT_PLACE_M) });
}

function takeFound(result: SearchResults['results'][number]): void {
  text.value = displayName(result.name);
  open.value = false;
  const chosen =
    result.type === 'unit'
      ? { type: 'unit' as const, code: result.code }
      : { type: 'territory' as const, kind: result.kind ?? '', code: result.code };
  select(chosen);
  sheet.value = 'panel';
  const [w, s, e, n] = result.bbox ?? [0, 0, 0, 0];
  if (e > w && n > s) goTo({ box: [w, s, e, n] });
  else if (result.lng !== null && result.lat !== null) goTo({ lng: result.lng, lat: result.lat, zoom: 12 });
}

function onKey(event: KeyboardEvent): void {
  const { length } = results.value;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    open.value = true;
    const step = event.key === 'ArrowDown' ? 1 : -1;
    if (length > 0)
      active.value = (active.value + step + length + (active.value < 0 && step < 0 ? 1 : 0)) % length;
  } else if (event.key === 'Enter') {
    const result = results.value[Math.max(0, active.value)];
    if (open.value && result) take(result);
  } else if (event.key === 'Escape') {
    event.stopPropagation();
    if (open.value) open.value = false;
    else type('');
  }
}

export function SearchBox() {
  const input = useRef<HTMLInputElement>(null);
  const shown = open.value && asked.value !== '';
  const none = shown && !answer.loading.value && results.value.length === 0;
  if (shown && !answer.loading.value) {
    announce(none ? t('searchNone', { q: asked.value }) : t('searchCount', { n: results.value.length }));
  }
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        id="search"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-label={t('searchLabel')}
        aria-expanded={shown && results.value.length > 0}
        aria-controls="search-results"
        aria-autocomplete="list"
        aria-activedescendant={active.value >= 0 ? `result-${active.value}` : undefined}
        placeholder={t('searchPlaceholder')}
        value={text.value}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKey}
        onFocus={() => {
          open.value = true;
        }}
        onBlur={() => {
          open.value = false;
        }}
      />
      {text.value !== '' && (
        <button
          type="button"
          class="clear"
          aria-label={t('searchClear')}
          onClick={() => {
            type('');
            input.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <div
        id="search-results"
        class="results"
        role="listbox"
        aria-label={t('searchLabel')}
        hidden={!shown || results.value.length === 0}
      >
        {results.value.map((result, index) => (
          <ResultRow key={keyOf(result)} result={result} index={index} />
        ))}
      </div>
      {none && <div class="search-none">{t('searchNone', { q: asked.value })}</div>}
    </search>
  );
}

const keyOf = (result: Result): string =>
  result.type === 'place' ? 'place' : `${result.kind}${result.code}`;

/** A place that it lies in; of a protected area its category, whose capitals are an abbreviation. */
const contextOf = (kind: string | null, context: string): string =>
  kind === 'protected_area' ? context : displayName(context);

function Found({ result }: { result: Result }) {
  if (result.type === 'place') {
    return (
      <>
        <span>
          <strong>{t('searchPosition', { position: position(result.lng, result.lat) })}</strong>
        </span>
        <em>{t('whatIsHere')}</em>
      </>
    );
  }
  return (
    <>
      <span>
        <strong>{displayName(result.name)}</strong>
        {result.context && <small>{contextOf(result.kind, result.context)}</small>}
      </span>
      {result.type === 'unit' ? (
        <em>
          {t('unit')} <span class="code">{result.code}</span>
        </em>
      ) : (
        <em>{kindLabel(result.kind ?? '')}</em>
      )}
    </>
  );
}

function ResultRow({ result, index }: { result: Result; index: number }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox keeps the focus and handles the keys
    <div
      id={`result-${index}`}
      class="result"
      role="option"
      tabIndex={-1}
      aria-selected={index === active.value}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => take(result)}
    >
      <Found result={result} />
    </div>
  );
}
