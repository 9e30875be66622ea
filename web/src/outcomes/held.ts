/** Values that the page's address holds, so that opening a link gives the same picture. */
import { type Signal, signal } from '@preact/signals';

const held: { name: string; value: Signal<string>; fallback: string }[] = [];

/** A value by its name in the address; at its default it stays out. */
export function heldValue(name: string, fallback: string): Signal<string> {
  const value = signal(new URLSearchParams(location.search).get(name) ?? fallback);
  held.push({ name, value, fallback });
  return value;
}

/** Changes values together, as one step that Back undoes. */
export function setHeld(...changes: readonly (readonly [Signal<string>, string])[]): void {
  for (const [value, next] of changes) value.value = next;
  const params = new URLSearchParams(location.search);
  for (const { name, value, fallback } of held) {
    if (value.peek() === fallback) params.delete(name);
    else params.set(name, value.peek());
  }
  const query = params.size > 0 ? `?${params}` : '';
  if (query !== location.search) history.pushState(null, '', `${location.pathname}${query}`);
}

addEventListener('popstate', () => {
  const params = new URLSearchParams(location.search);
  for (const { name, value, fallback } of held) value.value = params.get(name) ?? fallback;
});
