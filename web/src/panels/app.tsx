/** The page's frame: bar, controls, map, panel, table; on a narrow screen the last three are sheets. */
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { page, panelOpen, sheet } from '../state/store.ts';
import { t } from '../state/words.ts';
import { listenToKeys } from './keys.ts';
import { Legend } from './legend.tsx';
import { LiveNotice } from './live-notice.tsx';
import { MapFrame } from './map-frame.tsx';
import { MoreSheet } from './more-sheet.tsx';
import { BottomNav } from './narrow.tsx';
import { Announcer, ChipBar, DemonstrationNote, EmptyNotice, ServerNotice, Toast } from './notices.tsx';
import { Panel } from './panel.tsx';
import { ScopeNote } from './scope-note.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { SidePanel } from './side-panel.tsx';
import { TablePanel } from './table-panel.tsx';
import { TimeBar } from './time-bar.tsx';
import { TopBar } from './top-bar.tsx';

effect(() => {
  document.documentElement.lang = page.value.language === 'en' ? 'en' : 'es-CO';
  document.title = `GeoSER · ${t('appTitle')}`;
});

export function App() {
  useEffect(listenToKeys, []);
  const { table } = page.value;
  return (
    <div
      class="app"
      data-sheet={sheet.value}
      data-panel={panelOpen.value ? 'open' : 'folded'}
      data-table={table.open ? 'open' : 'folded'}
    >
      <a class="skip" href="#map">
        {t('skipToMap')}
      </a>
      <a class="skip" href="#table">
        {t('skipToTable')}
      </a>
      <TopBar />
      <SidePanel />
      <main class="stage">
        <h1 class="hidden">{t('appTitle')}</h1>
        <MapFrame />
        <div class="stage-top">
          <ServerNotice />
          <ChipBar />
          <EmptyNotice />
          <LiveNotice />
        </div>
        <div class="stage-bottom">
          <ScopeNote />
          <DemonstrationNote />
          <Legend />
        </div>
        <TimeBar />
      </main>
      <Panel />
      <TablePanel />
      <MoreSheet />
      <BottomNav />
      <Shortcuts />
      <Toast />
      <Announcer />
    </div>
  );
}
