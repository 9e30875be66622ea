/** Notes a visit: the day, from where, what was seen, and photographs that offer what the camera knew. */
import { useRef } from 'preact/hooks';
import type { AddedPhoto } from '../../../server/contract/photos.ts';
import { parsePosition } from '../format/position.ts';
import { Icon } from '../shell/icon.tsx';
import { useQuestion } from '../shell/question.ts';
import { TextField } from '../shell/text-field.tsx';
import { num, position } from '../state/formats.ts';
import { language } from '../state/language.ts';
import {
  type Chosen,
  choose,
  chosen,
  day,
  drop,
  endNoting,
  isSending,
  noteVisit,
  noting,
  offers,
  place,
  refusal,
  saving,
  seen,
} from './visit-state.ts';
import { t } from './words.ts';

const TYPES = 'image/jpeg,image/png,image/webp';

export function VisitDialog() {
  const now = noting.value;
  const question = useQuestion(now !== null, endNoting);
  return (
    <dialog class="dialog visit-dialog" {...question} aria-labelledby="visit-title">
      {now &&
        (now.visit === null ? (
          <VisitForm />
        ) : (
          <form method="dialog">
            <h2 id="visit-title">{t('photosAdd')}</h2>
            <Photographs />
            <div class="row">
              <button type="button" class="button" disabled={isSending.value} onClick={endNoting}>
                {t('photosReady')}
              </button>
            </div>
          </form>
        ))}
    </dialog>
  );
}

function VisitForm() {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void noteVisit().then((done) => done && endNoting());
      }}
    >
      <h2 id="visit-title">{t('visit')}</h2>
      <Photographs />
      <Offers />
      <div class="field">
        <label for="visit-day">{t('visitDay')}</label>
        <input
          id="visit-day"
          type="date"
          required
          value={day.value}
          onInput={(event) => {
            day.value = event.currentTarget.value;
          }}
        />
      </div>
      <TextField id="visit-place" label={t('visitPlace')} hint={t('visitPlaceHint')} text={place} />
      <TextField id="visit-seen" label={t('visitSeen')} hint={t('reasonHint')} text={seen} />
      {refusal.value && (
        <p class="notice error" role="alert">
          {refusal.value}
        </p>
      )}
      <div class="row">
        <button type="button" class="button quiet" onClick={endNoting}>
          {t('cancel')}
        </button>
        <button type="submit" class="button" disabled={saving.value || isSending.value}>
          {t('visitSave')}
        </button>
      </div>
    </form>
  );
}

function Photographs() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="field photo-choice">
      <span>{t('photos')}</span>
      <button
        type="button"
        class="button small quiet"
        aria-describedby="visit-photos-hint"
        onClick={() => input.current?.click()}
      >
        <Icon name="image" />
        {t('photosChoose')}
      </button>
      <input
        ref={input}
        id="visit-photos"
        type="file"
        hidden
        accept={TYPES}
        multiple
        onChange={(event) => {
          void choose(event.currentTarget.files ?? []);
          event.currentTarget.value = '';
        }}
      />
      <small id="visit-photos-hint">{t('photosHint')}</small>
      <ul class="chosen-photos" aria-live="polite">
        {chosen.value.map((row) => (
          <ChosenRow key={row.key} row={row} />
        ))}
      </ul>
    </div>
  );
}

function ChosenRow({ row }: { row: Chosen }) {
  const { name, added, error, share } = row;
  return (
    <li class={error ? 'chosen-photo failed' : 'chosen-photo'}>
      {added?.photo.links && <img src={added.photo.links.small} alt={name} width={56} height={56} />}
      <span class="chosen-name">{name}</span>
      {!added && !error && <progress value={share} max={1} aria-label={t('photoSending', { name })} />}
      {error && <span role="alert">{error}</span>}
      {(added || error) && (
        <button type="button" class="button small quiet" onClick={() => drop(row)}>
          {t('photoDrop')}
        </button>
      )}
    </li>
  );
}

/** The first photograph that says something which the form doesn't. */
function Offers() {
  for (const { told } of offers.value) {
    const at = placeText(told);
    const on = told.taken_at?.slice(0, 10) ?? null;
    if ((at === null || at === place.value) && (on === null || on === day.value)) continue;
    const what = [on && longDay(on), at && cardinal(told)].filter(Boolean).join(', ');
    return (
      <p class="notice photo-offer" role="status">
        <span>{t('photoTells', { what })}</span>
        <button
          type="button"
          class="button small"
          onClick={() => {
            if (on) day.value = on;
            if (at) place.value = at;
          }}
        >
          {t('photoUse')}
        </button>
      </p>
    );
  }
  return null;
}

type Told = AddedPhoto['told'];

/** As the form takes it; null where the form would not: a place that is not in Colombia is no visit's. */
function placeText({ lng, lat }: Told): string | null {
  if (lng === null || lat === null) return null;
  const text = position(lng, lat);
  return parsePosition(text) && text;
}

/** `4,59° N 74,07° O`. */
function cardinal({ lng, lat }: Told): string {
  const side = (value: number | null, [plus = '', minus = '']: string[]): string =>
    `${num(Math.abs(value ?? 0), 2)}° ${(value ?? 0) < 0 ? minus : plus}`;
  return `${side(lat, ['N', 'S'])} ${side(lng, ['E', t('west')])}`;
}

/** `12 de mayo de 2024`. */
function longDay(day: string): string {
  const style = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const locale = language.value === 'en' ? 'en-GB' : 'es-CO';
  return new Intl.DateTimeFormat(locale, style).format(new Date(`${day}T00:00:00Z`));
}
