/** How a person came to the sign-in page, and where they go from it. */
import { signal } from '@preact/signals';
import { type Session, tellTabs } from '../shell/session.ts';
import { addressOf } from '../state/language.ts';

export interface Arrival {
  kind: 'plain' | 'setup' | 'password' | 'refused';
  /** The link's token, or the code of what was refused. */
  text: string;
}

/** `#setup=…`, `#password=…` or `#refused=…`; a token leaves the address at once, and the browser's history with it. */
function read(): Arrival {
  const [, kind = '', text = ''] = /^#(setup|password|refused)=([\w-]+)$/.exec(location.hash) ?? [];
  if (kind === '') return { kind: 'plain', text: '' };
  history.replaceState(history.state, '', location.pathname + location.search);
  return { kind: kind as Arrival['kind'], text };
}

export const arrival = signal<Arrival>(read());

addEventListener('hashchange', () => {
  if (location.hash !== '') arrival.value = read();
});

/** Where to go when signed in: a path of this site, `/` where none was named. */
export function returnTo(): string {
  const path = new URLSearchParams(location.search).get('return_to') ?? '/';
  const url = URL.canParse(path, location.origin) ? new URL(path, location.origin) : null;
  return url?.origin === location.origin ? url.pathname + url.search : '/';
}

/** Opened beside a page that waits for it, it leaves the person there. @returns whether it closes */
function closeBeside(path: string): boolean {
  try {
    if (!opener || opener.location.pathname !== new URL(path, location.origin).pathname) return false;
  } catch {
    return false; // the page beside is another site's by now
  }
  close();
  return closed;
}

/** Other tabs are told first, so that a page that waits knows. */
export function leaveFor(now: Pick<Session, 'account'>): void {
  tellTabs(now);
  if (arrival.peek().kind !== 'setup' && closeBeside(returnTo())) return;
  location.assign(arrival.peek().kind === 'setup' ? addressOf('/accounts') : addressOf(returnTo()));
}
