/** The panel beside the map: what is chosen, else the country. */
import { useEffect, useRef } from 'preact/hooks';
import { filter, page, panelOpen, select, selection, sheet } from '../state/store.ts';
import { t } from '../state/words.ts';
import { CompareCard } from './compare-parts.tsx';
import { GapsPanel } from './gaps-panel.tsx';
import { Icon } from './parts.tsx';
import { PlacePanel } from './place-panel.tsx';
import { UnitsClosed } from './scope-note.tsx';
import { StackPanel } from './stack-panel.tsx';
import { CountryPanel, TerritoryPanel } from './territory-panel.tsx';
import { UnitPanel } from './unit-panel.tsx';

function Content() {
  switch (selection.value?.type) {
    case 'territory':
      return <TerritoryPanel />;
    case 'unit':
      return <UnitPanel />;
    case 'place':
      return <PlacePanel />;
    case 'stack':
      return <StackPanel />;
    case 'gaps':
      return <GapsPanel />;
    default:
      return <CountryPanel />;
  }
}

export function Panel() {
  const scroll = useRef<HTMLDivElement>(null);
  const chosen = selection.value;
  const key = chosen ? JSON.stringify({ ...chosen, radiusM: 0 }) : '';
  useEffect(() => {
    if (scroll.current) scroll.current.scrollTop = 0;
    if (chosen) panelOpen.value = true;
  }, [key]);
  return (
    <aside class="panel" aria-label={t(page.value.selection ? 'panelTerritory' : 'panelNational')}>
      <button
        type="button"
        class="panel-fold"
        aria-expanded={panelOpen.value}
        aria-label={t('panelNational')}
        title={t('panelNational')}
        onClick={() => {
          panelOpen.value = !panelOpen.value;
        }}
      >
        <Icon name={panelOpen.value ? 'right' : 'left'} />
      </button>
      <div class="panel-scroll" ref={scroll}>
        <CompareCard />
        <Content />
        <BoundariesNote />
        <UnitsClosed />
      </div>
    </aside>
  );
}

/** On a past day the units are those of then, counted by the boundaries of now. */
function BoundariesNote() {
  return filter.value.as_of === null ? null : <p class="note">{t('boundariesToday')}</p>;
}

/** Head of a panel: what it is about, and the way out. */
export function PanelHead({ title, kind, note }: { title: string; kind: string; note?: string | null }) {
  return (
    <div class="panel-head">
      <div>
        <small class="eyebrow">{kind}</small>
        <h2>{title}</h2>
        {note && <p class="note">{note}</p>}
      </div>
      <button
        type="button"
        class={`icon-button ${selection.value ? '' : 'only-sheet'}`}
        aria-label={t('close')}
        onClick={() => {
          if (selection.value) select(null);
          sheet.value = 'none';
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
