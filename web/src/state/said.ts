/** What the page says once, to screen readers and (toast) to everyone; neither belongs in a link. */
import { signal } from '@preact/signals';

export const announcement = signal('');
export const toast = signal('');
let toastTimer = 0;

export function announce(text: string): void {
  announcement.value = text;
}

export function showToast(text: string): void {
  toast.value = text;
  announce(text);
  clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => {
    toast.value = '';
  }, 4_000);
}
