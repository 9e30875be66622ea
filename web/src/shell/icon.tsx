/** The drawings of buttons, all on a grid of twenty. */
const PATHS = {
  close: 'M5 5l10 10M15 5L5 15',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4Zm3.700 8.700L17 17',
  place:
    'M10 17.500C6.500 13.300 5 10.900 5 8.300a5 5 0 0 1 10 0c0 2.600-1.500 5-5 9.200ZM10 10a1.800 1.800 0 1 0 0-3.600A1.800 1.800 0 0 0 10 10Z',
  table: 'M3 5h14v10H3ZM3 8.500h14M3 12h14M8 8.500V15',
  filters: 'M3 5h14M5.500 10h9M8.500 15h3',
  link: 'M8.500 11.500l3-3M7 9.500 5 11.500a2.500 2.500 0 0 0 3.500 3.500l2-2M13 10.500l2-2A2.500 2.500 0 0 0 11.500 5l-2 2',
  more: 'M5.500 10a1 1 0 1 1-2 0 1 1 0 0 1 2 0ZM11 10a1 1 0 1 1-2 0 1 1 0 0 1 2 0ZM16.500 10a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z',
  help: 'M7.500 8a2.500 2.500 0 1 1 3.700 2.200c-.8.4-1.200 1-1.200 1.800M10 14.700v.1',
  gaps: 'M4 4h4v4H4ZM12 4h4v4h-4ZM4 12h4v4H4ZM12.500 12.500l3 3M15.500 12.500l-3 3',
  up: 'M5 12.500 10 7.500l5 5',
  down: 'M5 7.500l5 5 5-5',
  right: 'M8 5l5 5-5 5',
  left: 'M12 5l-5 5 5 5',
  play: 'M6.500 4v12l9-6Z',
  pause: 'M7 4.500v11M13 4.500v11',
  download: 'M10 4v9M6 9.500l4 4 4-4M4 16.500h12',
  image: 'M3 4.500h14v11H3ZM3 13l4-4 3.500 3.500L13 10l4 4M13.500 7.300v.1',
  chart: 'M4 16V9M8 16V5M12 16v-5M16 16V7',
  check: 'M4 4h9l3 3v9.500H4ZM7 10.500l2 2 4-4',
  file: 'M5 3h7l3.500 3.500V17H5ZM12 3v3.500h3.500',
  print: 'M6 8V3.500h8V8M6 14H3.500V8h13v6H14M6 11.500h8v5H6Z',
  undo: 'M7 4 3.500 7.500 7 11M4 7.500h8a4 4 0 0 1 0 8H8',
  tick: 'M4.500 10.500 8 14l7.500-8',
  warning: 'M10 3.500 17.500 16.500h-15ZM10 8v4M10 14.300v.1',
  embed: 'M7 6 3 10l4 4M13 6l4 4-4 4M11.200 4.500l-2.400 11',
  person:
    'M10 10a3.200 3.200 0 1 0 0-6.400A3.200 3.200 0 0 0 10 10ZM4 16.500c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 20 20" class="glyph" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
