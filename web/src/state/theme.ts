/** Light or dark, as the system is set, and the colours that the map takes from it. */
import { computed, signal } from '@preact/signals';
import { PALETTES, type Theme } from '../format/colors.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
export const theme = signal<Theme>(dark.matches ? 'dark' : 'light');
dark.addEventListener('change', () => {
  theme.value = dark.matches ? 'dark' : 'light';
});

export const palette = computed(() => PALETTES[theme.value]);
