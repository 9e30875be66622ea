/** Someone was quicker: what changed, and the two ways on. */
import { useEffect, useRef } from 'preact/hooks';
import { num } from '../state/formats.ts';
import { FIELD_NAMES, type FieldName } from './fields.ts';
import { conflict, load, saveOnCurrent } from './state.ts';
import { t, tFor } from './words.ts';

export function ConflictNotice() {
  const found = conflict.value;
  const heading = useRef<HTMLHeadingElement>(null);
  // whoever pressed the button at the end of the form is led to what stands above it
  useEffect(() => {
    if (found === null) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'center' });
  }, [found]);
  if (!found) return null;
  const { before, now } = found;
  const changed = FIELD_NAMES.filter((name) => before[name] !== now[name]);
  return (
    <div class="notice warning conflict" role="alert">
      <h2 ref={heading} tabIndex={-1}>
        {t('conflict')}
      </h2>
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
  if (text !== '' && (name === 'lng' || name === 'lat')) return num(Number(text), 6);
  return text === '' ? '–' : tFor(name, text);
}
