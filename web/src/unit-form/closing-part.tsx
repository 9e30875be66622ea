/** Closing a unit with a day and a reason, and reopening it. */
import { signal } from '@preact/signals';
import { formatDate } from '../format/numbers.ts';
import { close, reopen, saving, unit } from './state.ts';
import { t } from './words.ts';

const day = signal('');
const why = signal('');

export function ClosingPart() {
  const closedOn = unit.value?.properties.closed_on ?? null;
  return (
    <section class="card closing">
      <h2>{t('closeTitle')}</h2>
      {closedOn === null ? <ClosingForm /> : <Reopening day={closedOn} />}
    </section>
  );
}

function ClosingForm() {
  return (
    <form
      class="group"
      onSubmit={(event) => {
        event.preventDefault();
        void close(day.peek(), why.peek());
      }}
    >
      <p class="group-note">{t('closeNote')}</p>
      <label class="field" for="field-closed_on">
        <span>{t('closeOn')}</span>
        <input
          id="field-closed_on"
          type="date"
          required
          value={day.value}
          onInput={(event) => {
            day.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="field wide" for="close-reason">
        <span>{t('closeReason')}</span>
        <input
          id="close-reason"
          required
          maxLength={300}
          value={why.value}
          onInput={(event) => {
            why.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="ending">
        <button type="submit" class="button quiet" disabled={saving.value}>
          {t('closeButton')}
        </button>
      </div>
    </form>
  );
}

function Reopening({ day: closedOn }: { day: string }) {
  return (
    <>
      <p>{t('closedAlready', { day: formatDate(closedOn) })}</p>
      <button type="button" class="button quiet" disabled={saving.value} onClick={() => void reopen()}>
        {t('reopen')}
      </button>
    </>
  );
}
