/** The bar of a narrow screen: each button opens a sheet from below. */
import { canDraw } from '../map/webgl.ts';
import type { Sheet } from '../state/sheet.ts';
import { askingPlace, navigate, page, sheet } from '../state/store.ts';
import { t } from '../state/words.ts';
import { Icon } from './parts.tsx';
import { toggleAsking } from './top-bar.tsx';

function toggleSheet(name: Exclude<Sheet, 'none'>): void {
  const next = sheet.value === name ? 'none' : name;
  sheet.value = next;
  const { table } = page.value;
  if (table.open !== (next === 'table')) navigate({ table: { ...table, open: next === 'table' } }, 'replace');
}

export function BottomNav() {
  const current = sheet.value;
  return (
    <nav class="bottom-nav" aria-label={t('menu')}>
      <button type="button" aria-pressed={current === 'filters'} onClick={() => toggleSheet('filters')}>
        <Icon name="filters" />
        <span>{t('filters')}</span>
      </button>
      <button type="button" aria-pressed={current === 'panel'} onClick={() => toggleSheet('panel')}>
        <Icon name="chart" />
        <span>{t('numbers')}</span>
      </button>
      <button type="button" aria-pressed={current === 'table'} onClick={() => toggleSheet('table')}>
        <Icon name="table" />
        <span>{t('table')}</span>
      </button>
      <button type="button" aria-pressed={askingPlace.value} disabled={!canDraw} onClick={toggleAsking}>
        <Icon name="place" />
        <span>{t('whatIsHere')}</span>
      </button>
      <button type="button" aria-pressed={current === 'more'} onClick={() => toggleSheet('more')}>
        <Icon name="more" />
        <span>{t('moreOpen')}</span>
      </button>
    </nav>
  );
}
