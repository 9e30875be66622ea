/** Where the unit was: a small map with its places in order, and the same as a list. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { displayName } from '../format/names.ts';
import { formatDate } from '../format/numbers.ts';
import { canDraw } from '../map/webgl.ts';
import { position } from '../state/formats.ts';
import { places } from './state.ts';
import { t } from './words.ts';

const MapView = signal<ComponentType | null>(null);

export function TrailPart() {
  const hasPlaces = places.value.length > 0;
  useEffect(() => {
    if (!canDraw || !hasPlaces || MapView.peek()) return;
    void import('../map/trail-map-view.tsx').then((module) => {
      MapView.value = module.default;
    });
  }, [hasPlaces]);
  return (
    <section class="card unit-trail" aria-labelledby="trail-title">
      <h2 id="trail-title">{t('trail')}</h2>
      {hasPlaces ? <Trail /> : <p class="group-note">{t('trailNone')}</p>}
    </section>
  );
}

function Trail() {
  const View = MapView.value;
  return (
    <>
      <div class="map-part">
        {canDraw ? View ? <View /> : <p class="map-waiting">{t('mapWaiting')}</p> : <p>{t('noWebgl')}</p>}
      </div>
      <ol class="trail">
        {places.value.map(
          ({ geometry: { coordinates }, properties: { from, to, municipality_name: name } }) => (
            <li key={from}>
              <strong>{name ? displayName(name) : t('outside')}</strong>
              <span>{position(coordinates[0], coordinates[1])}</span>
              <small>
                {to === null
                  ? t('trailNow', { from: formatDate(from) })
                  : t('trailThen', { from: formatDate(from), to: formatDate(to) })}
              </small>
            </li>
          ),
        )}
      </ol>
    </>
  );
}
