/** Room for the map, which is loaded apart; a clear word where it cannot be drawn. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { canDraw } from '../map/webgl.ts';
import { t as shellWord } from '../shell/words.ts';
import { num } from '../state/formats.ts';
import { Mark } from './mark.tsx';
import { totals } from './state.ts';
import { VERDICTS_AS_READ } from './verdicts.ts';
import { t, tFor } from './words.ts';

const MapView = signal<ComponentType | null>(null);

export function MapPart() {
  useEffect(() => {
    if (!canDraw) return;
    void import('../map/check-map-view.tsx').then((module) => {
      MapView.value = module.default;
    });
  }, []);
  if (!canDraw) {
    return (
      <section class="map-part no-map" aria-label={t('map')}>
        <h3>{shellWord('noWebglTitle')}</h3>
        <p>{t('noWebgl')}</p>
      </section>
    );
  }
  const View = MapView.value;
  return (
    <section class="map-part" aria-label={t('map')}>
      {View ? <View /> : <div class="map-waiting">{t('mapWaiting')}</div>}
      <Legend />
    </section>
  );
}

function Legend() {
  const { verdicts, repaired } = totals.value;
  const drawn = VERDICTS_AS_READ.filter((verdict) => verdict !== 'unusable' && verdicts[verdict] > 0);
  return (
    <div class="map-legend">
      <ul aria-label={t('legend')}>
        {drawn.map((verdict) => (
          <li key={verdict}>
            <Mark verdict={verdict} />
            {tFor('verdict', verdict)}
          </li>
        ))}
        <li>
          <i class="pdet-line" />
          {t('legendPdet')}
        </li>
        {repaired > 0 && <li>{t('legendRepaired')}</li>}
      </ul>
      {verdicts.unusable > 0 && (
        <p class="note">
          {t(verdicts.unusable === 1 ? 'notDrawnOne' : 'notDrawn', { n: num(verdicts.unusable) })}
        </p>
      )}
    </div>
  );
}
