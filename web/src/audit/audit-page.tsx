/** Who did what: searched, read page by page, taken away as CSV. */
import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { AuditShape } from '../../../server/contract/audit.ts';
import { Field, sending, TextField } from '../accounts/form.tsx';
import { OnlyFor } from '../accounts/guard.tsx';
import { Loaded } from '../accounts/loaded.tsx';
import { t, tFor } from '../accounts/words.ts';
import { ES } from '../accounts/words-es.ts';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { language } from '../state/language.ts';
import { Entry } from './entry.tsx';
import { apply, type Filter, filter, loadMore, more, NO_FILTER, parametersOf, trail } from './trail.ts';

export function AuditPage() {
  return (
    <DeskPage title={t('auditTitle')} current="audit">
      <OnlyFor who="admin">
        <Trail />
      </OnlyFor>
    </DeskPage>
  );
}

function Trail() {
  useEffect(() => void apply(filter.peek()), []);
  return (
    <div class="keeping">
      <div class="page-head">
        <div>
          <h1>{t('auditTitle')}</h1>
          <p class="intro">{t('auditIntro')}</p>
        </div>
        <a class="button quiet" href={csvAddress()} download>
          <Icon name="download" />
          {t('csv')}
        </a>
      </div>
      <FilterForm key={JSON.stringify(filter.value)} />
      <Loaded of={trail}>{({ entries }) => <Entries entries={entries} />}</Loaded>
    </div>
  );
}

/** As the reader's spreadsheet opens it by a double click. */
function csvAddress(): string {
  const params = parametersOf(filter.value);
  params.set('separator', language.value === 'es' ? 'semicolon' : 'comma');
  return `/api/v1/audit.csv?${params}`;
}

const ACTIONS = Object.keys(ES)
  .filter((key) => key.startsWith('action_'))
  .map((key) => key.slice('action_'.length));

function FilterForm() {
  const [form] = useState(sending);
  const now = filter.peek();
  const q = useSignal(now.q);
  const actor = useSignal(now.actor);
  const action = useSignal(now.action);
  const from = useSignal(now.from);
  const to = useSignal(now.to);
  const isFiltered = Object.values(filter.value).some(Boolean);
  const find = (event: Event): void => {
    event.preventDefault();
    const wanted: Filter = {
      q: q.peek(),
      actor: actor.peek(),
      action: action.peek(),
      from: from.peek(),
      to: to.peek(),
    };
    void apply(wanted);
  };
  return (
    <search>
      <form class="filters" onSubmit={find}>
        <TextField
          name="q"
          label={t('search')}
          of={form}
          value={q}
          placeholder={t('searchExample')}
          optional
        />
        <TextField
          name="actor"
          label={t('actor')}
          of={form}
          value={actor}
          placeholder={t('anyone')}
          optional
        />
        <Field name="action" label={t('action')} of={form}>
          {(input) => (
            <select
              {...input}
              name="action"
              value={action.value}
              onChange={(event) => {
                action.value = event.currentTarget.value;
              }}
            >
              <option value="">{t('anyAction')}</option>
              {ACTIONS.map((each) => (
                <option key={each} value={each}>
                  {tFor('action', each)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField name="from" label={t('from')} of={form} value={from} type="date" optional />
        <TextField name="to" label={t('to')} of={form} value={to} type="date" optional />
        <div class="row">
          <button type="submit" class="button">
            {t('filter')}
          </button>
          {isFiltered && (
            <button type="button" class="button quiet" onClick={() => void apply(NO_FILTER)}>
              {t('clear')}
            </button>
          )}
        </div>
      </form>
    </search>
  );
}

function Entries({ entries }: { entries: AuditShape[] }) {
  if (entries.length === 0) return <p class="empty">{t('noEntries')}</p>;
  return (
    <>
      <div class="sheet">
        <table class="records">
          <caption class="hidden">{t('auditTable')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('when')}</th>
              <th scope="col">{t('actor')}</th>
              <th scope="col">{t('action')}</th>
              <th scope="col">{t('subject')}</th>
              <th scope="col">
                <span class="hidden">{t('details')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Entry key={entry.number} of={entry} />
            ))}
          </tbody>
        </table>
      </div>
      <div class="row">
        <small role="status">{t('shown', { n: entries.length })}</small>
        {more.value !== null && (
          <button type="button" class="button quiet" onClick={() => void loadMore()}>
            {t('more')}
          </button>
        )}
      </div>
    </>
  );
}
