/** Shows a page to whoever may read units (in the demonstration everyone), or to those who write them. */
import type { ComponentChildren } from 'preact';
import { OnlyFor } from '../accounts/guard.tsx';
import { t } from '../accounts/words.ts';
import { account, mayReadUnits } from '../shell/session.ts';

export function ReadersOnly({ children }: { children: ComponentChildren }) {
  if (mayReadUnits.value) return <>{children}</>;
  return <OnlyFor who="anyone">{children}</OnlyFor>;
}

export function WritersOnly({ children }: { children: ComponentChildren }) {
  return (
    <OnlyFor who="anyone">
      {account.value?.role === 'viewer' ? (
        <div class="notice warning" role="status">
          {t('needsStaff')}
        </div>
      ) : (
        children
      )}
    </OnlyFor>
  );
}
