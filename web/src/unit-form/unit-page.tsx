/** Register a unit, or edit, close and reopen one: its fields, its place on a map, what is there. */
import { useEffect } from 'preact/hooks';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { account, session } from '../shell/session.ts';
import { addressOf } from '../state/language.ts';
import { ClosingPart } from './closing-part.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { Group } from './field-input.tsx';
import {
  correcting,
  editing,
  isOutside,
  load,
  meant,
  missing,
  placeKey,
  reason,
  refused,
  save,
  saved,
  saving,
  texts,
  unit,
  validOn,
} from './state.ts';
import { WherePart } from './where-part.tsx';
import { t } from './words.ts';

export function UnitPage() {
  useEffect(() => void load(), []);
  const title = editing === null ? t('titleNew') : t('titleEdit');
  return (
    <DeskPage title={title} current="imports">
      <div class="unit-page">
        <a class="back" href={addressOf('/imports')}>
          <Icon name="left" />
          {t('back')}
        </a>
        <h1>
          {title}
          {editing !== null && <small>{editing}</small>}
          {editing !== null && (
            <a class="history-link" href={addressOf(`/units/${encodeURIComponent(editing)}`)}>
              {t('seeHistory')}
            </a>
          )}
        </h1>
        <Contents />
      </div>
    </DeskPage>
  );
}

function Contents() {
  if (session.value === null) return null;
  const role = account.value?.role;
  if (role !== 'staff' && role !== 'admin') {
    return (
      <div class="notice">
        <p>{t('needAccount')}</p>
        <a
          class="button small"
          href={addressOf(`/sign-in?return_to=${encodeURIComponent(location.pathname)}`)}
        >
          {t('signIn')}
        </a>
      </div>
    );
  }
  if (missing.value) return <p class="notice">{t('notFound', { code: editing ?? '' })}</p>;
  if (editing !== null && unit.value === null) return null;
  // seen on the grid alone
  if (unit.value?.properties.location_source === 'grid') return <p class="notice">{t('notExact')}</p>;
  if (editing === null && saved.value) return <Saved code={saved.value.id} />;
  return <UnitForm />;
}

function Saved({ code }: { code: string }) {
  const address = `/units/${encodeURIComponent(code)}/edit`;
  return (
    <div class="notice done" role="status">
      <strong>{t('savedCode', { code })}</strong>
      <div class="row">
        <a class="button small" href={addressOf(`/?unit=${encodeURIComponent(code)}`)}>
          {t('seeUnit')}
        </a>
        <a class="button small quiet" href={addressOf(address)}>
          {t('editUnit')}
        </a>
        <a class="button small quiet" href={addressOf('/units/new')}>
          {t('another')}
        </a>
      </div>
    </div>
  );
}

function UnitForm() {
  return (
    <>
      <p class="intro">{editing === null ? t('introNew') : t('introEdit')}</p>
      <ConflictNotice />
      <form
        class="unit-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Group name="about" title={t('about')} />
        <WherePart />
        <Group name="organisation" title={t('organisation')} />
        <Group name="people" title={t('people')} note={t('peopleNote')} />
        <Group name="money" title={t('money')} />
        {editing !== null && <Why />}
        <Ending />
      </form>
      {editing !== null && <ClosingPart />}
    </>
  );
}

function Why() {
  return (
    <fieldset class="card group">
      <legend class="hidden">{t('field_reason')}</legend>
      <div class="field wide">
        <label for="field-reason">{t('field_reason')}</label>
        <input
          id="field-reason"
          value={reason.value}
          maxLength={300}
          aria-describedby="hint-reason"
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
        <small id="hint-reason">{t('hint_reason')}</small>
      </div>
      <div class="field">
        <label for="field-valid_on">{t('field_valid_on')}</label>
        <input
          id="field-valid_on"
          type="date"
          value={validOn.value}
          aria-describedby="hint-valid_on"
          onInput={(event) => {
            validOn.value = event.currentTarget.value;
          }}
        />
        <small id="hint-valid_on">{t('hint_valid_on')}</small>
      </div>
      <label class="check wide" for="field-correction">
        <input
          id="field-correction"
          type="checkbox"
          checked={correcting.value}
          onChange={(event) => {
            correcting.value = event.currentTarget.checked;
          }}
        />
        {t('field_correction')}
      </label>
    </fieldset>
  );
}

function Ending() {
  const problem = refused.value;
  const known = problem?.field && problem.field in texts.value;
  return (
    <div class="ending">
      {session.value?.demonstration && editing === null && (
        <div class="notice warning">{t('endsDemonstration')}</div>
      )}
      {problem && !known && (
        <div class="notice error" role="alert">
          <strong>{t('failed')}</strong>
          <p>{problem.said}</p>
          {problem.signIn && (
            <a href={addressOf('/sign-in')} target="_blank" rel="noopener">
              {t('signInAgain')}
            </a>
          )}
        </div>
      )}
      {isOutside.value && (
        <label class="check wide" for="outside-meant">
          <input
            id="outside-meant"
            type="checkbox"
            checked={meant.value === placeKey.value}
            onChange={(event) => {
              meant.value = event.currentTarget.checked ? placeKey.value : '';
            }}
          />
          <span>{t('outsideMeant')}</span>
        </label>
      )}
      <button type="submit" class="button" disabled={saving.value}>
        {saving.value ? t('saving') : t('save')}
      </button>
    </div>
  );
}
