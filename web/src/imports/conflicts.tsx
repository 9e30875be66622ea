/** What changed after an import that was to be reverted, and reverting the rest. */
import type { ImportDetail } from '../../../server/contract/imports.ts';
import { num } from '../state/formats.ts';
import { momentText } from './moment.ts';
import { conflicts, revert } from './state.ts';
import { t, tFor } from './words.ts';

export function Conflicts({ of }: { of: ImportDetail }) {
  const found = conflicts.value;
  if (!found) return null;
  return (
    <div class="notice warning conflicts" role="alert">
      <strong>{t('conflicts', { n: num(found.count) })}</strong>
      <ul>
        {found.units.map(({ code, name, type, actor, recorded_at: at }) => (
          <li key={code}>
            {t('conflictLine', { code, name, type: tFor('event', type), who: actor, when: momentText(at) })}
          </li>
        ))}
      </ul>
      <button type="button" class="button small" onClick={() => void revert(of.id, true)}>
        {t('conflictsRest')}
      </button>
    </div>
  );
}
