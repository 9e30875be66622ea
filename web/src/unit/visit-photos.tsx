/** The photographs of a visit in the history, and one of them large. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Photo } from '../../../server/contract/photos.ts';
import { formatDate } from '../format/numbers.ts';
import { Icon } from '../shell/icon.tsx';
import { useQuestion } from '../shell/question.ts';
import { TextField } from '../shell/text-field.tsx';
import { isDeleted, mayWrite } from './state.ts';
import { beginNoting, photos, refusal, removeShown, shown } from './visit-state.ts';
import { t } from './words.ts';

export function VisitPhotos({ visit }: { visit: number }) {
  const own = photos.value.filter((photo) => photo.visit === visit);
  const here = own.filter(({ links }) => links !== null);
  return (
    <>
      {here.length > 0 && (
        <ul class="gallery" aria-label={t('photos')}>
          {here.map((photo, at) => (
            <li key={photo.id}>
              <button
                type="button"
                onClick={() => {
                  refusal.value = null;
                  shown.value = photo;
                }}
              >
                <img src={photo.links?.small} alt={altOf(photo, at)} loading="lazy" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {own.map(
        ({ id, removed }) => removed && <p key={id}>{t('photoRemoved', { reason: removed.reason })}</p>,
      )}
      {mayWrite.value && !isDeleted.value && (
        <button type="button" class="button small quiet photo-add" onClick={() => beginNoting(visit)}>
          <Icon name="image" />
          {t('photosAdd')}
        </button>
      )}
    </>
  );
}

function altOf({ caption, visited_on: day }: Photo, at: number): string {
  return caption ?? t('photoAlt', { n: at + 1, day: day ? formatDate(day) : '' });
}

export function PhotoDialog() {
  const photo = shown.value;
  const question = useQuestion(photo !== null, () => {
    shown.value = null;
  });
  const same = photo ? photos.value.filter(({ visit, links }) => links && visit === photo.visit) : [];
  const at = same.findIndex(({ id }) => id === photo?.id);
  const go = (step: number): void => {
    const next = same[at + step];
    if (next) shown.value = next;
  };
  return (
    <dialog
      class="dialog photo-dialog"
      {...question}
      aria-label={t('photo')}
      onKeyDown={(event) => {
        if (event.target instanceof HTMLInputElement) return;
        if (event.key === 'ArrowLeft') go(-1);
        if (event.key === 'ArrowRight') go(1);
      }}
    >
      {photo?.links && (
        <>
          <img src={photo.links.full} alt={altOf(photo, at)} width={photo.width} height={photo.height} />
          <div class="row photo-bar">
            <span>
              {altOf(photo, at)} · {t('photoBy', { who: photo.added_by })}
            </span>
            <button type="button" class="button small quiet" disabled={at <= 0} onClick={() => go(-1)}>
              {t('photoPrevious')}
            </button>
            <button
              type="button"
              class="button small quiet"
              disabled={at >= same.length - 1}
              onClick={() => go(1)}
            >
              {t('photoNext')}
            </button>
            <button
              type="button"
              class="button small"
              onClick={() => {
                shown.value = null;
              }}
            >
              {t('photoClose')}
            </button>
          </div>
          {mayWrite.value && <Removal key={photo.id} />}
        </>
      )}
    </dialog>
  );
}

function Removal() {
  const reason = useSignal('');
  const busy = useSignal(false);
  useEffect(() => {
    refusal.value = null;
  }, []);
  return (
    <details class="photo-removal">
      <summary>{t('photoRemove')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          busy.value = true;
          void removeShown(reason.peek().trim()).then((done) => {
            busy.value = false;
            if (done) shown.value = null;
          });
        }}
      >
        <TextField id="photo-reason" label={t('reason')} hint={t('photoRemoveHint')} text={reason} required />
        {refusal.value && (
          <p class="notice error" role="alert">
            {refusal.value}
          </p>
        )}
        <div class="row">
          <button type="submit" class="button small danger" disabled={busy.value}>
            {t('photoRemove')}
          </button>
        </div>
      </form>
    </details>
  );
}
