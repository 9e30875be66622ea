/** What stands in the bar of a wide screen and has no room in that of a narrow one. */
import { addressOf } from '../state/language.ts';
import { helpOpen, sheet } from '../state/store.ts';
import { t } from '../state/words.ts';
import { Icon } from './parts.tsx';
import { AccountTool, EmbedTool } from './sign-in-link.tsx';
import { copyLink, toggleGaps } from './top-bar.tsx';

export function MoreSheet() {
  const close = (): void => {
    sheet.value = 'none';
  };
  return (
    <aside class="more-sheet" aria-label={t('moreTools')}>
      <div class="sheet-head">
        <h2>{t('moreTools')}</h2>
        <button type="button" class="icon-button" aria-label={t('close')} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="more-list">
        <button type="button" class="tool" onClick={toggleGaps}>
          <Icon name="gaps" />
          <span>{t('gaps')}</span>
        </button>
        <button
          type="button"
          class="tool"
          onClick={() => {
            close();
            void copyLink();
          }}
        >
          <Icon name="link" />
          <span>{t('copyLink')}</span>
        </button>
        <a class="tool" href={addressOf('/check')}>
          <Icon name="check" />
          <span>{t('checkFile')}</span>
        </a>
        <button
          type="button"
          class="tool"
          onClick={() => {
            close();
            helpOpen.value = true;
          }}
        >
          <Icon name="help" />
          <span>{t('shortcuts')}</span>
        </button>
        <a class="tool" href="/docs">
          <Icon name="file" />
          <span>{t('docs')}</span>
        </a>
        <EmbedTool />
        <AccountTool />
      </div>
    </aside>
  );
}
