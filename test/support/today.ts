/** Today's date where the units are, which for five hours a day is not that of UTC. */
export function todayInColombia(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(new Date());
}
