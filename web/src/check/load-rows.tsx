/** The next step of the desk: these rows, as they were read and corrected here, on to a staged import. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Icon } from '../shell/icon.tsx';
import { account, hasAccounts } from '../shell/session.ts';
import { num } from '../state/formats.ts';
import { addressOf } from '../state/language.ts';
import { showToast } from '../state/said.ts';
import { file, reading } from './checking.ts';
import { choicesJson } from './choices.ts';
import { choices, markSaved, totals } from './state.ts';
import { t } from './words.ts';

/** The page of imports, once rows went there: in this same document, so that the file needs not be chosen again. */
export const taken = signal<ComponentType | null>(null);
const opening = signal(false);

const IMPORTS = '/imports';

/** Back and forward lead between the two pages, each as it was left. */
let imports: ComponentType | null = null;
addEventListener('popstate', () => {
  taken.value = location.pathname === IMPORTS ? imports : null;
});

async function load(): Promise<void> {
  const source = file.peek();
  if (source === null || opening.peek()) return;
  opening.value = true;
  try {
    const { ImportsPage, takeOver } = await import('../imports/from-check.ts');
    const { columns, crs, sheet, encoding } = reading.peek();
    const sent = choices.peek();
    const fields = {
      choices: choicesJson(sent),
      ...(crs !== null && { crs: String(crs) }),
      ...(sheet !== null && { sheet }),
      ...(encoding !== null && { encoding }),
    };
    imports = ImportsPage;
    const staged = takeOver(source, { columns, fields });
    taken.value = ImportsPage;
    scrollTo(0, 0);
    // The corrections are with the import now: nothing is lost when this page is left.
    if ((await staged) && sent === choices.peek()) markSaved();
  } catch {
    showToast(t('loadFailed'));
  } finally {
    opening.value = false;
  }
}

const mayWrite = (): boolean => account.value?.role === 'staff' || account.value?.role === 'admin';

export function LoadRows({ waiting }: { waiting: boolean }) {
  if (mayWrite()) {
    return (
      <button
        type="button"
        class="button quiet load"
        disabled={waiting || opening.value}
        onClick={() => void load()}
      >
        {opening.value ? t('loadOpening') : t('loadRows')}
        <Icon name="right" />
      </button>
    );
  }
  if (!hasAccounts.value || account.value !== null) return null;
  const address = addressOf('/sign-in?return_to=/check');
  return (
    // biome-ignore lint/security/noBlankTarget: a page of ours, which must know its opener to close itself and leave the person here, with the file
    <a class="button quiet load" target="_blank" rel="opener" href={address}>
      <Icon name="person" />
      {t('loadSignIn')}
    </a>
  );
}

/** What loading would mean for rows that were left alone; where nobody is signed in, that nothing is lost by it. */
export function LoadNote() {
  const left = totals.value.verdicts.repair;
  if (mayWrite()) return left > 0 ? <p class="note">{t('loadPending', { n: num(left) })}</p> : null;
  return hasAccounts.value && account.value === null ? <p class="note">{t('loadBeside')}</p> : null;
}
