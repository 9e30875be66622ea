/** Instants as a reader in Colombia writes them. */
const FORMAT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/Bogota',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `2026-11-24T13:05:00Z` → `24/11/2026 08:05`, in both languages. */
export function momentText(instant: string): string {
  return FORMAT.format(new Date(instant)).replace(', ', ' ');
}
