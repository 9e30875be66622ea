/** Room for the map, which is loaded apart; a clear word where it cannot be drawn. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { canDraw } from '../map/webgl.ts';
import { narrow } from '../state/screen.ts';
import { navigate, page, sheet } from '../state/store.ts';
import { t } from '../state/words.ts';
import { MapWaiting } from './parts.tsx';

const MapView = signal<ComponentType | null>(null);

export function MapFrame() {
  useEffect(() => {
    if (!canDraw) {
      navigate({ table: { ...page.peek().table, open: true } }, 'replace');
      if (narrow.peek() && sheet.peek() === 'none') sheet.value = 'table';
      return;
    }
    void import('../map/map-view.tsx').then((module) => {
      MapView.value = module.default;
    });
  }, []);
  if (!canDraw) {
    return (
      <div class="no-map" id="map" role="alert">
        <h2>{t('noWebglTitle')}</h2>
        <p>{t('noWebgl')}</p>
      </div>
    );
  }
  const View = MapView.value;
  return View ? <View /> : <MapWaiting />;
}
