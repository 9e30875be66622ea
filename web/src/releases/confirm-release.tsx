/** Asks before units become public. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from './words.ts';

interface Props {
  isFirst: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Stands in the document while it is open alone. */
export function ConfirmRelease({ isFirst, onYes, onNo }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="release-title" onClose={onNo}>
      <h2 id="release-title">{t('confirmTitle')}</h2>
      <p>{t('confirmText')}</p>
      {isFirst && <p>{t('confirmFirst')}</p>}
      <div class="row">
        <button type="button" class="button quiet" onClick={onNo}>
          {t('cancel')}
        </button>
        <button type="button" class="button" onClick={onYes}>
          {t('confirmYes')}
        </button>
      </div>
    </dialog>
  );
}
