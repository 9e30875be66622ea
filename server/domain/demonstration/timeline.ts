/** What becomes of a unit in time: strengthened, financed as a company, moved, closed. */
import type { Line } from '../unit.ts';
import { PUBLISHED } from './published.ts';
import type { Random } from './random.ts';

/** Days since 1970-01-01; null: it does not happen within the time observed. */
export interface Timeline {
  created: number;
  strengthened: number | null;
  company: number | null;
  moved: number | null;
  closed: number | null;
}

const DAY_MS = 86_400_000;
/** Closings are known one year past the published period, so every cohort has its whole first year. */
const OBSERVED_UNTIL = dayNumber(PUBLISHED.lastYear + 1, 12, 31);
const COMPANIES_UNTIL = dayNumber(PUBLISHED.lastYear, 12, 31);

/** Share of the units of a line, companies apart, that closes within 365 days: with them about a third of all. */
const FIRST_YEAR_CLOSING: Record<Line, number> = {
  rural_business: 0.38,
  self_consumption: 0.32,
  rural_occupation: 0.34,
};
/** Yearly closing of those alive, from the second year on; the last holds for all later years. */
const LATER_CLOSING = [0.15, 0.11, 0.08, 0.06, 0.05];
const COMPANY_CLOSING = 0.06;
const STRENGTHENED_SHARE = 0.34;
const MOVED_SHARE = 0.04;

/** The few thousand days of the demonstration, written once each. */
const written = new Map<number, string>();

export function isoDay(day: number): string {
  const known = written.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  written.set(day, text);
  return text;
}

export function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

export function drawTimeline(year: number, line: Line, company: boolean, random: Random): Timeline {
  const lastDay = company && year === PUBLISHED.lastYear ? 300 : 364;
  const created = dayNumber(year, 1, 1) + random.integer(0, lastDay);
  const timeline = company ? companyTimeline(created, random) : ordinaryTimeline(created, line, random);
  const until = Math.min(timeline.closed ?? OBSERVED_UNTIL, OBSERVED_UNTIL) - 1;
  if (random.chance(MOVED_SHARE) && until - created > 60) {
    timeline.moved = random.integer(created + 45, Math.min(until, created + 900));
  }
  return timeline;
}

function companyTimeline(created: number, random: Random): Timeline {
  const company = Math.min(COMPANIES_UNTIL, created + random.integer(60, 800));
  const strengthened = random.chance(0.8) ? random.integer(created + 30, company - 15) : null;
  const closed = company + 30 + lifetime(COMPANY_CLOSING, random);
  return { created, strengthened, company, moved: null, closed: observed(closed) };
}

function ordinaryTimeline(created: number, line: Line, random: Random): Timeline {
  const end = created + drawLifetime(FIRST_YEAR_CLOSING[line], random);
  const closed = observed(end);
  const until = Math.min(end - 20, OBSERVED_UNTIL, created + 1_100);
  const strengthens = random.chance(STRENGTHENED_SHARE) && until - created > 200;
  const strengthened = strengthens ? random.integer(created + 150, until) : null;
  return { created, strengthened, company: null, moved: null, closed };
}

/** Days from creation to closing. */
function drawLifetime(firstYearShare: number, random: Random): number {
  if (random.chance(firstYearShare)) return 25 + Math.floor(340 * Math.sqrt(random.next()));
  for (let year = 1; year < 12; year++) {
    const share = LATER_CLOSING[Math.min(year, LATER_CLOSING.length) - 1] as number;
    if (random.chance(share)) return 365 * year + random.integer(1, 364);
  }
  return Number.MAX_SAFE_INTEGER;
}

function lifetime(yearlyShare: number, random: Random): number {
  return Math.floor((-Math.log(1 - random.next()) / yearlyShare) * 365);
}

function observed(day: number): number | null {
  return day <= OBSERVED_UNTIL ? day : null;
}
