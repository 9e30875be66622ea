import { Icon } from '../shell/icon.tsx';
import { addressOfView, go } from './state.ts';
import { t } from './words.ts';

export function BackToList() {
  return (
    <a
      class="back"
      href={addressOfView({ kind: 'list' })}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go({ kind: 'list' });
      }}
    >
      <Icon name="left" />
      {t('backToList')}
    </a>
  );
}
