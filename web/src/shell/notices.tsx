/** What a desk page says by itself: once to everyone, once to screen readers, and the server's being gone. */
import { server } from '../api/client.ts';
import { announcement, toast } from '../state/said.ts';
import { t } from './words.ts';

export function Announcer() {
  return (
    <div class="hidden" role="status" aria-live="polite" id="announcer">
      {announcement.value}
    </div>
  );
}

export function Toast() {
  return toast.value ? (
    <div class="toast" aria-hidden="true">
      {toast.value}
    </div>
  ) : null;
}

export function ServerNotice() {
  const state = server.value;
  if (state.kind === 'up') return null;
  return (
    <div class="notice warning" role="alert">
      {state.kind === 'gone' ? t('serverGone') : t('serverPreparing', { step: state.step })}
    </div>
  );
}
