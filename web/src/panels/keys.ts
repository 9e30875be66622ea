/** Single-key shortcuts, off while one types, and off altogether when the reader says so. */
import { signal } from '@preact/signals';
import { theMap } from '../map/camera.ts';
import { narrow } from '../state/screen.ts';
import { askingPlace, helpOpen, navigate, page, panelOpen, select, sheet } from '../state/store.ts';
import { toggleAsking, toggleGaps } from './top-bar.tsx';

const STORED = 'geoser-shortcuts';

function stored(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

export const shortcutsOn = signal(stored());

export function switchShortcuts(on: boolean): void {
  shortcutsOn.value = on;
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off');
  } catch {
    // A browser that stores nothing keeps the choice for this visit.
  }
}

export function toggleTable(): void {
  const { table } = page.value;
  navigate({ table: { ...table, open: !table.open } });
  sheet.value = table.open ? 'none' : 'table';
}

const ACTIONS: Record<string, () => void> = {
  '/': () => document.getElementById('search')?.focus(),
  h: toggleAsking,
  f: () => {
    sheet.value = 'filters';
    document.querySelector<HTMLElement>('.side input, .side select')?.focus();
  },
  t: toggleTable,
  g: toggleGaps,
  m: () => theMap.value?.focus(),
  '?': () => {
    helpOpen.value = true;
  },
};

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox],[type=radio],[type=range]), select, textarea');

/** Escape undoes the topmost thing only. */
function stepBack(): void {
  if (askingPlace.value) askingPlace.value = false;
  else if (helpOpen.value) helpOpen.value = false;
  else if (narrow.value && sheet.value !== 'none') sheet.value = 'none';
  else if (page.value.selection) select(null);
  else if (page.value.table.open) toggleTable();
  else panelOpen.value = !panelOpen.value;
}

export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') stepBack();
    else if (shortcutsOn.value && !typing(event.target) && !helpOpen.value) {
      const action = ACTIONS[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    }
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
