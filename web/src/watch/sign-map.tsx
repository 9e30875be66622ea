/** Where the signs of the list are. */
import { computed } from '@preact/signals';
import { PointsPart } from '../outcomes/map-part.tsx';
import { chosen, points } from './state.ts';
import { t } from './words.ts';

const label = computed(() => t('map'));

export function SignMap() {
  return (
    <section class="map-column" aria-label={t('mapTitle')}>
      <PointsPart
        id="signs-map"
        points={points}
        chosen={chosen}
        label={label}
        onChoose={(id) => {
          chosen.value = id;
        }}
      />
    </section>
  );
}
