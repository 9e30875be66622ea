/** Small parts that every panel uses. */
import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client.ts';
import type { Resource } from '../api/resource.ts';
import { NO_FILTER } from '../state/filter.ts';
import { type Mend, mendOf } from '../state/mend.ts';
import { filter, navigate } from '../state/store.ts';
import { t } from '../state/words.ts';
import { SignInLink } from './sign-in-link.tsx';

export { Icon } from '../shell/icon.tsx';

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

/** In the place of the map until its first picture. */
export function MapWaiting() {
  return (
    <div class="map-waiting" role="status">
      <span>{t('mapLoading')}</span>
    </div>
  );
}

/** What went wrong and what to do next. */
export function Failure({ of }: { of: Pick<Resource<unknown>, 'error' | 'reload'> }) {
  const error = of.error.value;
  if (!error) return null;
  const known = error instanceof ApiError;
  const fromFilters = known && error.status === 400;
  if (known && error.status === 401) return <SignInFirst />;
  const mend = mendOf(error, filter.value);
  if (mend) return <Mending mend={mend} />;
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

/** One value of the link is to blame: said in the page's words, and taken out at a press. */
function Mending({ mend: { name, value, change } }: { mend: Mend }) {
  return (
    <div class="notice error" role="alert">
      <strong>{t('errorTitle')}</strong>
      <p>{t('errorValue', { name: t(name), value })}</p>
      <div class="row">
        <button type="button" class="button small" onClick={() => navigate(change)}>
          {t('errorMend', { name: t(name) })}
        </button>
      </div>
    </div>
  );
}

/** The session ended, or the first account was made, while the page was open. */
function SignInFirst() {
  return (
    <div class="notice warning" role="alert">
      <strong>{t('signInFirst')}</strong>
      <p>{t('signInFirstNote')}</p>
      <div class="row">
        <SignInLink />
      </div>
    </div>
  );
}

/** A resource's answer, its skeleton while there is none, dimmed while it is old, and its failure. */
export function Answer<T>(props: {
  of: Resource<T>;
  lines?: number;
  /** It will be asked for: what its address needs is under way. */
  coming?: boolean;
  children: (value: T) => ComponentChildren;
}) {
  const value = props.of.value.value;
  if (props.of.error.value) return <Failure of={props.of} />;
  if (value === null) {
    return props.of.loading.value || props.coming ? <Skeleton lines={props.lines ?? 3} /> : null;
  }
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
