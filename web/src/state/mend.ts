/** A refusal of the server in the page's own words, and the one change that mends it. */
import { ApiError } from '../api/client.ts';
import type { WordKey } from '../format/words.ts';
import { FILTERS, type Filter, type FilterName, NO_FILTER } from './filter.ts';
import { DEFAULT_PAGE, type PageState } from './page.ts';

const FILTER_WORDS: Record<FilterName, WordKey> = {
  territory: 'filterTerritory',
  line: 'filterLine',
  stage: 'filterStage',
  status: 'filterStatus',
  product: 'filterProduct',
  office: 'filterOffice',
  pdet: 'filterPdet',
  created_from: 'filterYears',
  created_to: 'filterYears',
  q: 'filterQ',
  as_of: 'filterAsOf',
  known_at: 'filterKnownAt',
};

export interface Mend {
  /** What the refused parameter is called on the page. */
  name: WordKey;
  value: string;
  /** To be given to `navigate`. */
  change: Partial<PageState>;
}

/** Null where the page has no better words than the server's. */
export function mendOf(error: unknown, filter: Filter): Mend | null {
  if (!(error instanceof ApiError) || error.code !== 'invalid-parameter' || error.value === null) return null;
  const { parameter, value } = error;
  if (parameter === 'by') return { name: 'byTerritory', value, change: { kind: DEFAULT_PAGE.kind } };
  if (parameter === 'radius_m') return { name: 'reachRadius', value, change: { radiusM: null } };
  const name = FILTERS.find((known) => known === parameter);
  return name ? { name: FILTER_WORDS[name], value, change: { filter: lift(filter, name) } } : null;
}

function lift(filter: Filter, name: FilterName): Filter {
  const years = name === 'created_from' || name === 'created_to';
  return years ? { ...filter, created_from: null, created_to: null } : { ...filter, [name]: NO_FILTER[name] };
}
