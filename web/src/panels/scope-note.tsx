/** How the reader sees units, where that is not all of them exactly. */
import { catalogue, departmentNames } from '../state/data.ts';
import { selection } from '../state/store.ts';
import { t } from '../state/words.ts';
import { SignInLink } from './sign-in-link.tsx';

/** In the place of a panel's numbers. */
export function UnitsClosed() {
  if (catalogue.value.value?.scope !== 'nothing' || selection.value?.type === 'place') return null;
  return (
    <div class="notice">
      <p>{t('scopeNothing')}</p>
      <div class="row">
        <SignInLink />
      </div>
    </div>
  );
}

export function ScopeNote() {
  const facts = catalogue.value.value;
  if (!facts || facts.scope === 'everything') return null;
  if (facts.scope === 'nothing') {
    return (
      <div class="badge warning row" role="status">
        <span>{t('scopeNothing')}</span>
        <SignInLink />
      </div>
    );
  }
  const own = facts.exact_departments.map((code) => departmentNames.value.get(code) ?? code);
  return (
    <details class="badge" name="scope">
      <summary>{t('scopeCoarse')}</summary>
      <p>{t('scopeCoarseNote')}</p>
      {own.length > 0 && <p>{t('scopeOwn', { names: own.join(', ') })}</p>}
    </details>
  );
}
