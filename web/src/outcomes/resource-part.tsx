/** An answer that is waited for, dimmed while the next is asked, or said to have failed. */
import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client.ts';
import type { Resource } from '../api/resource.ts';
import { t } from '../shell/words.ts';

export function ResourcePart<T>({ of, children }: { of: Resource<T>; children: ComponentChildren }) {
  const { value, loading, error } = of;
  if (error.value) return <FailedNotice error={error.value} retry={() => of.reload()} />;
  if (value.value === null) {
    return (
      <div class="skeleton" role="status" aria-label={t('loading')}>
        <i />
        <i />
        <i />
      </div>
    );
  }
  return <div class={loading.value ? 'parts stale' : 'parts'}>{children}</div>;
}

function FailedNotice({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div class="notice error" role="alert">
      <strong>{t('errorTitle')}</strong>
      <p>{error instanceof ApiError && error.message ? error.message : t('errorUnknown')}</p>
      <button type="button" class="button small" onClick={retry}>
        {t('retry')}
      </button>
    </div>
  );
}
