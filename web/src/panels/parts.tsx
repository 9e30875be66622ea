/** Small parts that every panel uses. */
import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client.ts';
import type { Resource } from '../api/resource.ts';
import { NO_FILTER } from '../state/filter.ts';
import { navigate } from '../state/store.ts';
import { t } from '../state/words.ts';

const PATHS = {
  close: 'M5 5l10 10M15 5L5 15',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4Zm3.700 8.700L17 17',
  place:
    'M10 17.500C6.500 13.300 5 10.900 5 8.300a5 5 0 0 1 10 0c0 2.600-1.500 5-5 9.200ZM10 10a1.800 1.800 0 1 0 0-3.600A1.800 1.800 0 0 0 10 10Z',
  table: 'M3 5h14v10H3ZM3 8.500h14M3 12h14M8 8.500V15',
  filters: 'M3 5h14M5.500 10h9M8.500 15h3',
  link: 'M8.500 11.500l3-3M7 9.500 5 11.500a2.500 2.500 0 0 0 3.500 3.500l2-2M13 10.500l2-2A2.500 2.500 0 0 0 11.500 5l-2 2',
  help: 'M7.500 8a2.500 2.500 0 1 1 3.700 2.200c-.8.4-1.200 1-1.200 1.800M10 14.700v.1',
  gaps: 'M4 4h4v4H4ZM12 4h4v4h-4ZM4 12h4v4H4ZM12.500 12.500l3 3M15.500 12.500l-3 3',
  up: 'M5 12.500 10 7.500l5 5',
  down: 'M5 7.500l5 5 5-5',
  right: 'M8 5l5 5-5 5',
  left: 'M12 5l-5 5 5 5',
  download: 'M10 4v9M6 9.500l4 4 4-4M4 16.500h12',
  image: 'M3 4.500h14v11H3ZM3 13l4-4 3.500 3.500L13 10l4 4M13.500 7.300v.1',
  chart: 'M4 16V9M8 16V5M12 16v-5M16 16V7',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg viewBox="0 0 20 20" class="glyph" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Section(props: { title: string; children: ComponentChildren; aside?: ComponentChildren }) {
  return (
    <section class="section">
      <div class="section-head">
        <h3>{props.title}</h3>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}

export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  );
}

/** What went wrong and what to do next. */
export function Failure({ of }: { of: Pick<Resource<unknown>, 'error' | 'reload'> }) {
  const error = of.error.value;
  if (!error) return null;
  const known = error instanceof ApiError;
  const fromFilters = known && error.status === 400;
  return (
    <div class="notice error" role="alert">
      <strong>{t('errorTitle')}</strong>
      <p>{known && error.message ? error.message : t('errorUnknown')}</p>
      {fromFilters && <p>{t('errorFilters')}</p>}
      <div class="row">
        {fromFilters ? (
          <button type="button" class="button small" onClick={() => navigate({ filter: NO_FILTER })}>
            {t('clearFilters')}
          </button>
        ) : (
          <button type="button" class="button small" onClick={of.reload}>
            {t('retry')}
          </button>
        )}
      </div>
    </div>
  );
}

/** A resource's answer, its skeleton while there is none, dimmed while it is old, and its failure. */
export function Answer<T>(props: {
  of: Resource<T>;
  lines?: number;
  children: (value: T) => ComponentChildren;
}) {
  const value = props.of.value.value;
  if (props.of.error.value) return <Failure of={props.of} />;
  if (value === null) return props.of.loading.value ? <Skeleton lines={props.lines ?? 3} /> : null;
  return <div class={props.of.loading.value ? 'stale' : undefined}>{props.children(value)}</div>;
}

/** A definition list row. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
