/** A small map beside a table: its code comes when it is first shown. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ChoroplethProps } from '../map/choropleth-map-view.tsx';
import type { PointsProps } from '../map/points-map-view.tsx';
import { canDraw } from '../map/webgl.ts';
import { t } from '../shell/words.ts';

const choropleth = signal<ComponentType<ChoroplethProps> | null>(null);
const points = signal<ComponentType<PointsProps> | null>(null);

export function ChoroplethPart(props: ChoroplethProps) {
  useEffect(() => {
    if (!canDraw || choropleth.peek()) return;
    void import('../map/choropleth-map-view.tsx').then((module) => {
      choropleth.value = module.default;
    });
  }, []);
  const View = choropleth.value;
  return <Frame>{View && <View {...props} />}</Frame>;
}

export function PointsPart(props: PointsProps) {
  useEffect(() => {
    if (!canDraw || points.peek()) return;
    void import('../map/points-map-view.tsx').then((module) => {
      points.value = module.default;
    });
  }, []);
  const View = points.value;
  return <Frame>{View && <View {...props} />}</Frame>;
}

function Frame({ children }: { children: preact.ComponentChildren }) {
  return (
    <div class="map-part">
      {children ?? <p class="map-waiting">{canDraw ? t('loading') : t('noWebglTitle')}</p>}
    </div>
  );
}
