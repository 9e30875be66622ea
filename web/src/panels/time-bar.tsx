/** The time under the map: a month by slider, playing, back to today, and two dates side by side. */
import { monthText } from '../format/months.ts';
import { formatDate } from '../format/numbers.ts';
import { comparing, earlier, splitting } from '../state/compare.ts';
import { catalogueComing, coverage, mayReadUnits } from '../state/data.ts';
import { colorsAlone, pause, peekAt, play, playing, preparing, restAt } from '../state/play.ts';
import { narrow, stillness } from '../state/screen.ts';
import { announce, filter, language, navigate, page } from '../state/store.ts';
import { goToToday, inThePast, months, shownDay, stop, toggleCompare } from '../state/time.ts';
import { t } from '../state/words.ts';
import { Icon } from './parts.tsx';

export function TimeBar() {
  if (catalogueComing.value) return <div class="time-bar" />; // its room, so that the map doesn't jump
  if (!mayReadUnits.value || months.value.length < 2) return null;
  const isComparing = comparing.value;
  return (
    <section class={`time-bar ${isComparing ? 'comparing' : ''}`} aria-label={t('time')}>
      {isComparing ? <FromSlider /> : <PlayButton />}
      {isComparing && narrow.value && <SplitButton />}
      <DaySlider name={isComparing ? t('compareTo') : t('timeMonth')} />
      <div class="time-actions">
        {isComparing && !narrow.value && <SplitButton />}
        {inThePast.value && (
          <button type="button" class="button small quiet" onClick={goToToday}>
            {t('timeToday')}
          </button>
        )}
        <button
          type="button"
          class="button small quiet"
          aria-pressed={isComparing}
          onClick={() => {
            pause();
            toggleCompare(!isComparing);
          }}
        >
          {t('compare')}
        </button>
      </div>
      <TimeNote />
    </section>
  );
}

/** What the past cannot show, and what would. */
function TimeNote() {
  if (colorsAlone.value) return <p class="note">{t('timeColorsAlone')}</p>;
  const shown = splitting.value ? [coverage, earlier] : comparing.value || !inThePast.value ? [] : [coverage];
  const isBlank =
    page.value.indicator === 'per_10k_rural' &&
    shown.some(({ value }) => value.value?.population_year === null);
  return isBlank ? (
    <p class="note">
      {t('timeNoFigures')}{' '}
      <button type="button" class="link" onClick={() => navigate({ indicator: 'units' })}>
        {t('timeByUnits')}
      </button>
    </p>
  ) : null;
}

/** Both dates on the map, or their difference. */
function SplitButton() {
  return (
    <button
      type="button"
      class="button small quiet"
      aria-pressed={splitting.value}
      title={t('splitTitle')}
      onClick={() => navigate({ split: !page.peek().split }, 'replace')}
    >
      {t('split')}
    </button>
  );
}

function PlayButton() {
  const still = stillness();
  const text = t(playing.value ? 'timePause' : 'timePlay');
  return (
    <button
      type="button"
      class="icon-button time-play"
      aria-label={text}
      title={still ? t('timeStill') : text}
      disabled={still}
      aria-busy={preparing.value}
      onClick={() => {
        if (playing.value) {
          pause();
          announce(whenText());
        } else void play();
      }}
    >
      <Icon name={playing.value ? 'pause' : 'play'} />
    </button>
  );
}

/** What is shown, in words: a month, a day that is no month's end, or today. */
function whenText(length: 'long' | 'short' = 'long'): string {
  const day = shownDay.value;
  if (day === null) return t('timeNow');
  return months.value.includes(day) ? monthText(day, language.value, length) : formatDate(day);
}

function DaySlider({ name }: { name: string }) {
  return (
    <label class="time-slider">
      <span class="time-name">{name}</span>
      <output class="time-when">
        <span class="wide-only">{whenText()}</span>
        <span class="narrow-only">{whenText('short')}</span>
      </output>
      <input
        type="range"
        name="month"
        min={comparing.value ? 1 : 0}
        max={months.value.length}
        step={1}
        value={stop.value}
        aria-label={name}
        aria-valuetext={whenText()}
        onInput={(event) => {
          const at = Number(event.currentTarget.value);
          if (playing.peek()) pause();
          if (!comparing.value) void peekAt(at);
        }}
        onChange={(event) => restAt(Number(event.currentTarget.value))}
      />
    </label>
  );
}

/** The earlier of two dates; it stays before the later one. */
function FromSlider() {
  const from = page.value.compare ?? '';
  const at = months.value.findIndex((end) => from <= end);
  const text = months.value.includes(from) ? monthText(from, language.value) : formatDate(from);
  return (
    <label class="time-slider">
      <span class="time-name">{t('compareFrom')}</span>
      <output class="time-when">{text}</output>
      <input
        type="range"
        name="from"
        min={0}
        max={Math.max(0, (filter.value.as_of === null ? months.value.length : stop.value) - 1)}
        step={1}
        value={Math.max(0, at)}
        aria-label={t('compareFrom')}
        aria-valuetext={text}
        onChange={(event) => {
          const day = months.value[Number(event.currentTarget.value)];
          if (day) navigate({ compare: day }, 'replace');
        }}
      />
    </label>
  );
}
