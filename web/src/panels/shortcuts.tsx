/** The list of keys, as a dialog. */
import { useEffect, useRef } from 'preact/hooks';
import type { WordKey } from '../format/words.ts';
import { helpOpen } from '../state/store.ts';
import { t } from '../state/words.ts';
import { shortcutsOn, switchShortcuts } from './keys.ts';
import { Icon } from './parts.tsx';

const SINGLE: [string, WordKey][] = [
  ['/', 'key_search'],
  ['h', 'key_here'],
  ['f', 'key_filters'],
  ['t', 'key_table'],
  ['g', 'key_gaps'],
  ['m', 'key_map'],
  ['?', 'key_help'],
];

export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [helpOpen.value]);
  const always: [string, WordKey][] = [
    [t('keyArrows'), 'key_arrows'],
    ['+ −', 'key_zoom'],
    [t('keyEnter'), 'key_enter'],
    ['Esc', 'key_escape'],
  ];
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="shortcuts-title"
      onClose={() => {
        helpOpen.value = false;
      }}
    >
      <div class="panel-head">
        <h2 id="shortcuts-title">{t('shortcuts')}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t('close')}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      <dl class="keys">
        {[...SINGLE, ...always].map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(name)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcutsOn.value}
          onChange={(event) => switchShortcuts(event.currentTarget.checked)}
        />
        <span>{t('shortcutsOn')}</span>
      </label>
      <p class="note">
        <a href="/docs">{t('docs')}</a>
      </p>
    </dialog>
  );
}
