/** Whether panels are sheets: the width at which the style sheets change (narrow.css). */
import { signal } from '@preact/signals';

const query = matchMedia('(max-width: 759px)');
export const narrow = signal(query.matches);
query.addEventListener('change', () => {
  narrow.value = query.matches;
});

/** The reader wants no motion. */
export const stillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
