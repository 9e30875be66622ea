/** Words of the page of indicators, in English. */
import type { WordKey } from './words-es.ts';

export const EN: Record<WordKey, string> = {
  title: 'Indicators',
  intro:
    'What the programme measures, year by year: what was measured of units, told of each territory, and achieved against the target. Whoever is in an association and in one of its units counts once.',
  csv: 'CSV',
  territory: 'Territory',
  country: 'The whole country',
  topic: 'Topic',
  topic_all: 'All',
  topic_people: 'People',
  topic_work: 'Work',
  topic_income: 'Income and resources',
  topic_environment: 'Environment',
  measured: 'Measured of units',
  reported: 'Told of the territory',
  target: 'Target',
  units: 'Units measured',
  year: 'Year',
  achieved: 'Achieved',
  achievedIn: '{share} of the target of {year}',
  latest: '{value} {unit} in {year}',
  sdg: 'SDG {targets}',
  table: 'Show the numbers',
  withoutTitle: 'Without data here yet',
  withoutText:
    'They are noted on the page of each unit, with a visit, or from a file: npm run import -- values file.csv.',
  none: 'There are no data of any indicator here yet.',
  chart: '{name}, by year',
  frequency_monthly: 'every month',
  frequency_quarterly: 'every quarter',
  frequency_yearly: 'every year',
};
