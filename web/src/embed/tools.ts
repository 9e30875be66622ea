/** The controls that the page has beside the map: list or map, full screen, and what was chosen. */
import { type Language, say } from '../../../server/embed/words.ts';

export interface Frame {
  language: Language;
  button(id: 'in' | 'out' | 'home'): HTMLElement | null;
  canvas: HTMLElement;
  /** From now on the map stands in place of the picture. */
  drawn(): void;
  cannotDraw(): void;
  /** Lines about what was chosen, the first its name; null takes them away. */
  tell(lines: readonly string[] | null): void;
}

const byId = (id: string): HTMLElement | null => document.getElementById(id);

export function enableTools(language: Language): Frame {
  const map = byId('map') as HTMLElement;
  const narrow = map.clientWidth < 480 || map.clientHeight < 360;
  const legend = map.querySelector('details');
  if (legend && narrow) legend.open = false;
  enableSwitch(language);
  enableFullScreen(language);
  return {
    language,
    button: byId,
    canvas: byId('canvas') as HTMLElement,
    drawn: () => map.classList.add('drawn'),
    cannotDraw() {
      map.classList.add('unable');
      const note = document.createElement('p');
      note.className = 'note';
      note.textContent = say(language, 'noMap');
      byId('main')?.after(note);
    },
    tell: (lines) => tell(lines, language),
  };
}

function enableSwitch(language: Language): void {
  const button = byId('switch');
  const main = byId('main');
  button?.addEventListener('click', () => {
    const listing = main?.classList.toggle('listing') ?? false;
    button.textContent = say(language, listing ? 'showMap' : 'showList');
    button.setAttribute('aria-expanded', String(listing));
    if (listing) byId('list')?.focus();
  });
}

function enableFullScreen(language: Language): void {
  const button = byId('full');
  if (!document.fullscreenEnabled) {
    button?.remove();
    return;
  }
  button?.addEventListener('click', () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    change.catch(() => button.remove()); // the page around doesn't allow it
  });
  document.addEventListener('fullscreenchange', () => {
    const name = say(language, document.fullscreenElement ? 'leaveFullScreen' : 'fullScreen');
    button?.setAttribute('aria-label', name);
    button?.setAttribute('title', name);
  });
}

function tell(lines: readonly string[] | null, language: Language): void {
  const bubble = byId('bubble');
  if (!bubble) return;
  bubble.className = lines ? 'bubble' : '';
  bubble.replaceChildren();
  if (!lines) return;
  for (const [index, line] of lines.entries()) {
    const part = document.createElement(index === 0 ? 'strong' : 'p');
    part.textContent = line;
    bubble.append(part);
  }
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = '×';
  close.setAttribute('aria-label', say(language, 'close'));
  close.addEventListener('click', () => {
    tell(null, language);
    document.querySelector<HTMLElement>('#canvas canvas')?.focus();
  });
  bubble.append(close);
}
