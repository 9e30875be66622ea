/** Name, search, tools and language. */
import { canDraw } from '../map/webgl.ts';
import { addressOf } from '../state/language.ts';
import { askingPlace, helpOpen, navigate, page, select, sheet, showToast } from '../state/store.ts';
import { t } from '../state/words.ts';
import { Icon } from './parts.tsx';
import { SearchBox } from './search-box.tsx';
import { AccountTool, EmbedTool } from './sign-in-link.tsx';

export async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    showToast(t('linkCopied'));
  } catch {
    showToast(t('linkNotCopied'));
  }
}

export function toggleAsking(): void {
  if (!canDraw) return;
  askingPlace.value = !askingPlace.value;
  if (askingPlace.value) sheet.value = 'none';
}

export function toggleGaps(): void {
  const open = page.value.selection?.type === 'gaps';
  select(open ? null : { type: 'gaps' });
  sheet.value = open ? 'none' : 'panel';
}

export function TopBar() {
  const { language, selection } = page.value;
  return (
    <header class="top">
      <a class="brand" href="/">
        <img src="/favicon.svg" alt="GeoSER" width="30" height="30" />
        <span>
          <strong aria-hidden="true">GeoSER</strong>
          <small>{t('appTitle')}</small>
        </span>
      </a>
      <SearchBox />
      <nav class="tools" aria-label={t('menu')}>
        <a class="tool" href={addressOf('/check')} title={t('checkFile')}>
          <Icon name="check" />
          <span>{t('checkFile')}</span>
        </a>
        <button
          type="button"
          class="tool"
          aria-pressed={askingPlace.value}
          disabled={!canDraw}
          onClick={toggleAsking}
        >
          <Icon name="place" />
          <span>{t('whatIsHere')}</span>
        </button>
        <button type="button" class="tool" aria-pressed={selection?.type === 'gaps'} onClick={toggleGaps}>
          <Icon name="gaps" />
          <span>{t('gapsOpen')}</span>
        </button>
        <button type="button" class="tool" onClick={() => void copyLink()}>
          <Icon name="link" />
          <span>{t('copyLink')}</span>
        </button>
        <button
          type="button"
          class="tool only-icon"
          aria-label={t('shortcuts')}
          title={t('shortcuts')}
          onClick={() => {
            helpOpen.value = true;
          }}
        >
          <Icon name="help" />
        </button>
        <EmbedTool />
        <AccountTool />
      </nav>
      <fieldset class="language">
        <legend class="hidden">{t('language')}</legend>
        {(['es', 'en'] as const).map((code) => (
          <button
            key={code}
            type="button"
            lang={code}
            aria-pressed={language === code}
            aria-label={code === 'es' ? 'ES, español' : 'EN, English'}
            onClick={() => navigate({ language: code })}
          >
            {code.toUpperCase()}
          </button>
        ))}
      </fieldset>
    </header>
  );
}
