/** Someone was quicker: what changed, and the two ways on. */
import { FIELD_NAMES, type FieldName } from './fields.ts';
import { conflict, load, saveOnCurrent } from './state.ts';
import { t, tFor } from './words.ts';

export function ConflictNotice() {
  const found = conflict.value;
  if (!found) return null;
  const { before, now } = found;
  const changed = FIELD_NAMES.filter((name) => before[name] !== now[name]);
  return (
    <div class="notice warning conflict" role="alert">
      <strong>{t('conflict')}</strong>
      <p>{t('conflictHow')}</p>
      <ul class="plain-list">
        {changed.map((name) => (
          <li key={name}>
            {t('conflictField', {
              field: t(`field_${name}`),
              before: shown(name, before[name]),
              after: shown(name, now[name]),
            })}
          </li>
        ))}
      </ul>
      <div class="row">
        <button type="button" class="button small" onClick={() => void saveOnCurrent()}>
          {t('conflictSave')}
        </button>
        <button type="button" class="button small quiet" onClick={() => void load()}>
          {t('conflictReload')}
        </button>
      </div>
    </div>
  );
}

function shown(name: FieldName, text: string): string {
  return text === '' ? '–' : tFor(name, text);
}
