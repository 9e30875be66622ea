/** Signs of bad practice: how many of each kind, why, where, and what was said of them. */
import { useSignalEffect } from '@preact/signals';
import type { Finding, Findings } from '../../../server/contract/findings.ts';
import { Loaded } from '../accounts/loaded.tsx';
import { moment } from '../accounts/moments.ts';
import { displayName } from '../format/names.ts';
import { setHeld } from '../outcomes/held.ts';
import { WritersOnly } from '../outcomes/readers-only.tsx';
import { DeskPage } from '../shell/desk-page.tsx';
import { num } from '../state/formats.ts';
import { addressOf } from '../state/language.ts';
import { askReason, DismissDialog } from './dismiss-dialog.tsx';
import { SignMap } from './sign-map.tsx';
import { answer, chosen, kind, load, loadMore, next, say, shown, status } from './state.ts';
import { t, tFor } from './words.ts';

export function WatchPage() {
  return (
    <DeskPage title={t('title')} current="watch">
      <WritersOnly>
        <Watch />
      </WritersOnly>
    </DeskPage>
  );
}

function Watch() {
  useSignalEffect(() => void load());
  return (
    <div class="keeping outcomes">
      <div>
        <h1>{t('title')}</h1>
        <p class="intro">{t('intro')}</p>
      </div>
      <Loaded of={answer}>
        {({ totals }) => (
          <div class="parts">
            <Kinds totals={totals} />
            <div class="list-and-map">
              <List />
              <SignMap />
            </div>
          </div>
        )}
      </Loaded>
      <DismissDialog />
    </div>
  );
}

const STATUSES = ['open', 'dismissed'] as const;

function Kinds({ totals }: { totals: Findings['totals'] }) {
  const shownStatus = status.value === 'dismissed' ? 'dismissed' : 'open';
  const all = totals.reduce((sum, each) => sum + each[shownStatus], 0);
  return (
    <section class="kinds" aria-label={t('kinds')}>
      <div class="row">
        {STATUSES.map((each) => (
          <button
            key={each}
            type="button"
            class="button small quiet"
            aria-pressed={each === shownStatus}
            onClick={() => setHeld([status, each])}
          >
            {tFor('status', each)}
          </button>
        ))}
      </div>
      <ul class="kind-totals">
        <Kind name="" label={t('kind_all')} count={all} />
        {totals.map((each) => (
          <Kind key={each.kind} name={each.kind} label={tFor('kind', each.kind)} count={each[shownStatus]} />
        ))}
      </ul>
      {totals.some(({ kind: each, open, dismissed }) => each === NEVER && open + dismissed === 0) && (
        <p class="hint">{t('neverVisitedNote')}</p>
      )}
    </section>
  );
}

/** Without a single visit it would be every unit, and finds none. */
const NEVER = 'never_visited';

function Kind({ name, label, count }: { name: string; label: string; count: number }) {
  return (
    <li>
      <button type="button" aria-pressed={kind.value === name} onClick={() => setHeld([kind, name])}>
        <strong>{num(count)}</strong>
        <span>{label}</span>
      </button>
    </li>
  );
}

function List() {
  if (shown.value.length === 0) {
    return <p class="empty">{kind.value === '' && status.value === 'open' ? t('none') : t('noneOf')}</p>;
  }
  return (
    <section aria-label={t('list')}>
      <ol class="signs-list">
        {shown.value.map((finding) => (
          <Sign key={finding.id} of={finding} />
        ))}
      </ol>
      {next.value !== null && (
        <button type="button" class="button small quiet" onClick={() => void loadMore()}>
          {t('more')}
        </button>
      )}
    </section>
  );
}

function Sign({ of: finding }: { of: Finding }) {
  const { id, kind: of, reason, municipality, lng, dismissal } = finding;
  return (
    <li class={`card sign-${of}${chosen.value === id ? ' chosen' : ''}`}>
      <p class="sign-kind">
        {[tFor('kind', of), municipality && displayName(municipality.name)].filter(Boolean).join(' · ')}
      </p>
      <h2>{reason}</h2>
      <Units of={finding} />
      {dismissal && (
        <p class="hint">
          {t('dismissedBy', { reason: dismissal.reason, who: dismissal.by, day: moment(dismissal.at) })}
        </p>
      )}
      <div class="row">
        {lng !== null && (
          <button
            type="button"
            class="button small quiet"
            aria-pressed={chosen.value === id}
            onClick={() => {
              chosen.value = id;
            }}
          >
            {t('onMap')}
          </button>
        )}
        {dismissal ? (
          <button type="button" class="button small quiet" onClick={() => void say(finding, 'reopen')}>
            {t('reopen')}
          </button>
        ) : (
          <button type="button" class="button small quiet" onClick={() => askReason(finding)}>
            {t('dismiss')}
          </button>
        )}
      </div>
    </li>
  );
}

/** As many as a line holds are named. */
const NAMED = 6;

function Units({ of: { units, codes } }: { of: Finding }) {
  const named = codes.slice(0, NAMED);
  return (
    <p class="sign-units">
      {t('units')}
      {named.map((code, at) => (
        <span key={code}>
          {at > 0 && ', '}
          <a href={addressOf(`/units/${encodeURIComponent(code)}`)}>{code}</a>
        </span>
      ))}
      {units > named.length && ` ${t('andMore', { n: num(units - named.length) })}`}
    </p>
  );
}
