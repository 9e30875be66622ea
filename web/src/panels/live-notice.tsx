/** What just changed, discreetly; it can be held back, and the unit looked at. */
import { useEffect } from 'preact/hooks';
import { followChanges, held, hideTold, pause, paused, resume, told, waiting } from '../state/live.ts';
import { select } from '../state/store.ts';
import { goToToday } from '../state/time.ts';
import { num, t, tFor } from '../state/words.ts';
import { Icon } from './parts.tsx';

export function LiveNotice() {
  useEffect(followChanges, []);
  if (paused.value) {
    return (
      <div class="live-notice">
        <span role="status">
          {waiting.value === 0 ? t('livePausedNone') : t('livePaused', { n: num(waiting.value) })}
        </span>
        <button type="button" class="link" onClick={resume}>
          {t('liveResume')}
        </button>
      </div>
    );
  }
  if (held.value) return waiting.value === 0 ? null : <HeldByDay />;
  const news = told.value;
  if (news === null) return null;
  return (
    <div class="live-notice">
      <i class="live-dot" aria-hidden="true" />
      <span role="status">
        <News />
      </span>
      <button type="button" class="link" onClick={pause}>
        {t('livePause')}
      </button>
      <button type="button" class="live-hide" aria-label={t('liveHide')} onClick={hideTold}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** What happens now is nothing of a past day. */
function HeldByDay() {
  return (
    <div class="live-notice">
      <span role="status">{t('liveInPast', { n: num(waiting.value) })}</span>
      <button type="button" class="link" onClick={goToToday}>
        {t('timeToday')}
      </button>
    </div>
  );
}

function News() {
  const news = told.value;
  if (news === null) return null;
  const { count, only } = news;
  if (only === null) return <>{t('liveMany', { n: num(count) })}</>;
  const text = t('liveOne', { name: only.name ?? only.code, what: tFor('change', only.type) });
  if (only.after === null) return <>{text}</>;
  return (
    <button type="button" class="link" onClick={() => select({ type: 'unit', code: only.code })}>
      {text}
    </button>
  );
}
