/** Words of the page of the visit plan, in English. */
import type { WordKey } from './words-es.ts';

export const EN: Record<WordKey, string> = {
  title: 'Visit plan',
  intro:
    'Active units not visited for longer than the interval of their line, nearest to the place of departure first.',
  from: 'Place of departure',
  fromHint: 'Click on the map, use your location or choose a municipality.',
  municipality: 'Municipality',
  chooseMunicipality: 'Choose a municipality…',
  here: 'Use my location',
  hereFailed: 'The browser did not give your location.',
  fromIs: 'From {place}.',
  fromNone: 'Choose where you start from.',
  line: 'Line',
  line_all: 'All',
  line_rural_business: 'Rural business',
  line_self_consumption: 'Self-consumption',
  line_rural_occupation: 'Rural occupation',
  interval: 'Interval in days',
  intervals:
    'Intervals: {business} days for rural business, {self} for self-consumption, {occupation} for rural occupation.',
  limit: 'How many',
  due: 'To visit: {n}. The nearest {shown} are shown.',
  unlocated: 'Another {n} have no coordinates.',
  none: 'There are no units to visit.',
  list: 'Visits, nearest first',
  unit: 'Unit',
  distance: 'Distance',
  last: 'Last visit',
  never: 'Never',
  dueOn: 'Due since',
  download: 'Download',
  map: 'Map of the visits. A click sets the place of departure; by keyboard, Enter sets the centre of the map.',
  mapTitle: 'Where',
  showOnMap: '{n}: show {name} on the map',
};
