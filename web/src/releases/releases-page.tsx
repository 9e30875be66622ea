/** What the public map told when, and the next release. */
import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { ReleaseList, ReleaseSummary } from '../../../server/contract/releases.ts';
import { Refusal, sending } from '../accounts/form.tsx';
import { OnlyFor } from '../accounts/guard.tsx';
import { Loaded, loaded } from '../accounts/loaded.tsx';
import { formatDate } from '../format/numbers.ts';
import { DeskPage } from '../shell/desk-page.tsx';
import { num } from '../state/formats.ts';
import { showToast } from '../state/said.ts';
import { ConfirmRelease } from './confirm-release.tsx';
import { ReleaseTable } from './release-table.tsx';
import { t } from './words.ts';

const PATH = '/api/v1/releases';
const list = loaded<ReleaseList>(PATH);

export function ReleasesPage() {
  return (
    <DeskPage title={t('title')} current="releases">
      <OnlyFor who="admin">
        <Releases />
      </OnlyFor>
    </DeskPage>
  );
}

function Releases() {
  const asking = useSignal(false);
  const [order] = useState(sending);
  useEffect(() => void list.load(), []);
  const make = (): void => {
    asking.value = false;
    void order.submit<ReleaseSummary>(PATH, {}, ({ municipalities_changed: changed }) => {
      showToast(changed === null ? t('doneFirst') : t('done', { n: num(changed) }));
      void list.load();
    });
  };
  const busy = order.busy.value;
  return (
    <div class="keeping">
      <div class="page-head">
        <div>
          <h1>{t('title')}</h1>
          <p class="intro">{t('intro')}</p>
        </div>
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) asking.value = true;
          }}
        >
          {busy ? t('working') : t('release')}
        </button>
      </div>
      <Refusal of={order} />
      <Loaded of={list}>
        {(known) => (
          <>
            <State of={known} />
            {known.releases.length > 0 && <ReleaseTable releases={known.releases} />}
          </>
        )}
      </Loaded>
      {asking.value && (
        <ConfirmRelease
          isFirst={list.value.value?.releases.length === 0}
          onYes={make}
          onNo={() => {
            asking.value = false;
          }}
        />
      )}
    </div>
  );
}

function State({ of: { schedule, next_due_on: next, outdated, releases } }: { of: ReleaseList }) {
  const when =
    schedule === 'off' || next !== null
      ? t(`schedule_${schedule}`, { day: formatDate(next) })
      : t('schedule_waiting');
  const state = releases.length === 0 ? 'none' : outdated ? 'outdated' : 'current';
  return (
    <p class={state === 'current' ? 'hint' : 'notice warning small'}>
      {t(state)} {when}
    </p>
  );
}
