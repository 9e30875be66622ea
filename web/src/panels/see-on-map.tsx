/** Moves the map to what a panel tells of; nothing to press where no map can be drawn. */
import { type CameraTarget, goTo, theMap } from '../map/camera.ts';
import { t } from '../state/words.ts';
import { Icon } from './parts.tsx';

/** `target`: null while it is not known. */
export function SeeOnMap({ target, small }: { target: CameraTarget | null; small?: boolean }) {
  return (
    <button
      type="button"
      class={`button quiet ${small ? 'small' : ''}`}
      disabled={!target || !theMap.value}
      onClick={() => target && goTo(target)}
    >
      <Icon name="place" />
      {t('seeOnMap')}
    </button>
  );
}
