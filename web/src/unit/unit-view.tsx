/** A unit: what it is, where it was, what happened to it, and what may be done about it. */
import { useEffect } from 'preact/hooks';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { session } from '../shell/session.ts';
import { addressOf } from '../state/language.ts';
import { FactsPart } from './facts-part.tsx';
import { IndicatorsPart } from './indicators-part.tsx';
import { ask, LifeDialog } from './life-dialog.tsx';
import { MembersPart } from './members-part.tsx';
import { code, detail, history, isDeleted, isStaff, loadPlaces, mayWrite } from './state.ts';
import { Timeline } from './timeline.tsx';
import { TrailPart } from './trail-part.tsx';
import { VisitDialog } from './visit-dialog.tsx';
import { PhotoDialog } from './visit-photos.tsx';
import { beginNoting, hasMorePhotos } from './visit-state.ts';
import { t } from './words.ts';

export function UnitView() {
  return (
    <DeskPage title={`${t('title')} ${code}`} current={null}>
      <div class="unit-view">
        <a class="back" href={addressOf(`/?select=unit:${encodeURIComponent(code)}`)}>
          <Icon name="left" />
          {t('back')}
        </a>
        <Contents />
      </div>
      <LifeDialog />
      <VisitDialog />
      <PhotoDialog />
    </DeskPage>
  );
}

function Contents() {
  if (session.value === null) return null;
  if (!isStaff.value) {
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
  if (history.error.value) return <p class="notice">{t('notFound', { code })}</p>;
  return history.value.value === null ? null : <Unit />;
}

function Unit() {
  useEffect(() => void loadPlaces(), []);
  return (
    <>
      <header class="unit-head">
        <h1>
          {history.value.value?.unit.name}
          <small>{code}</small>
        </h1>
        <Actions />
      </header>
      {isDeleted.value && (
        <p class="notice warning" role="status">
          {t('deleted')}
        </p>
      )}
      <div class="unit-parts">
        {detail.value.value && !isDeleted.value && <FactsPart unit={detail.value.value} />}
        <TrailPart />
        <MembersPart />
        <IndicatorsPart />
        <Timeline />
        {hasMorePhotos.value && <p class="notice">{t('photosMore')}</p>}
      </div>
    </>
  );
}

function Actions() {
  const undoable = history.value.value?.unit.undoable ?? null;
  return (
    <div class="row unit-actions">
      {mayWrite.value && !isDeleted.value && (
        <a class="button small" href={addressOf(`/units/${encodeURIComponent(code)}/edit`)}>
          {t('edit')}
        </a>
      )}
      {mayWrite.value && !isDeleted.value && (
        <button type="button" class="button small" onClick={() => beginNoting(null)}>
          {t('visit')}
        </button>
      )}
      {mayWrite.value && undoable !== null && (
        <button type="button" class="button small quiet" onClick={() => ask('undo')}>
          <Icon name="undo" />
          {t('undo')}
        </button>
      )}
      {mayWrite.value && isDeleted.value && (
        <button type="button" class="button small" onClick={() => ask('restore')}>
          {t('restore')}
        </button>
      )}
      <button type="button" class="button small quiet" onClick={() => print()}>
        <Icon name="print" />
        {t('print')}
      </button>
      {mayWrite.value && !isDeleted.value && (
        <button type="button" class="button small quiet danger" onClick={() => ask('delete')}>
          {t('delete')}
        </button>
      )}
    </div>
  );
}
