/** Instants as a clock in Colombia shows them. */
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/Bogota',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** `24/11/2026 02:55`. */
export function moment(iso: string): string {
  return MOMENT.format(new Date(iso)).replace(',', '');
}

/** `24/11/2026`. */
export function dayOf(iso: string): string {
  return moment(iso).slice(0, 10);
}
