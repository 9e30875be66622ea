/** One import: what it would change or changed, row by row, and what can be done with it. */
import { useEffect } from 'preact/hooks';
import type { ImportDetail } from '../../../server/contract/imports.ts';
import { displayName } from '../format/names.ts';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { addressOf, language } from '../state/language.ts';
import { BackToList } from './back.tsx';
import { Columns } from './columns-part.tsx';
import { ask, ConfirmDialog } from './confirm.tsx';
import { Conflicts } from './conflicts.tsx';
import { State } from './list-part.tsx';
import { plannerAt } from './map-address.ts';
import { momentText } from './moment.ts';
import { RowsPart } from './rows-part.tsx';
import { RunNotice, Running } from './run-notice.tsx';
import { addressOfView, go, leftOut, loadImport, movedOn, run, shown } from './state.ts';
import { TerritoryPart } from './territory-part.tsx';
import { t, tFor } from './words.ts';

export function ImportPart({ id }: { id: number }) {
  const spoken = language.value;
  useEffect(() => void loadImport(id), [id, spoken]);
  const known = shown.value;
  return (
    <>
      <BackToList />
      {known && <Head of={known} />}
      <Running />
      <RunNotice />
      {known && <Contents of={known} />}
      <ConfirmDialog />
    </>
  );
}

function Head({ of }: { of: ImportDetail }) {
  return (
    <div class="imports-head">
      <div>
        <h1>
          {of.file_name || of.id} <State status={of.status} />
        </h1>
        <p class="facts-line">{factsOf(of).join(' · ')}</p>
      </div>
      {of.own && <Actions of={of} />}
    </div>
  );
}

function factsOf(of: ImportDetail): string[] {
  const facts = [t('by', { who: of.actor, when: momentText(of.created_at) })];
  if (of.committed_at) {
    facts.push(t('committedBy', { who: of.closed_by ?? of.actor, when: momentText(of.committed_at) }));
  }
  if (of.status === 'discarded' && of.closed_by) facts.push(t('discardedBy', { who: of.closed_by }));
  if (of.reverted_at) {
    facts.push(t('revertedBy', { who: of.reverted_by ?? '', when: momentText(of.reverted_at) }));
  }
  return facts;
}

function Actions({ of }: { of: ImportDetail }) {
  const working = run.value.kind === 'running';
  if (of.status === 'staged') {
    return (
      <div class="row">
        <button type="button" class="button quiet" disabled={working} onClick={() => ask('discard', of)}>
          {t('discard')}
        </button>
        <button
          type="button"
          class="button"
          disabled={working || !hasWork(of)}
          onClick={() => ask('commit', of)}
        >
          <Icon name="tick" />
          {t('commit')}
        </button>
      </div>
    );
  }
  if (of.status === 'staging' && of.own) {
    return (
      <div class="row">
        <button type="button" class="button quiet" disabled={working} onClick={() => ask('discard', of)}>
          {t('discard')}
        </button>
      </div>
    );
  }
  if (!REVERTIBLE.includes(of.status) || of.kind !== 'units') return null;
  return (
    <div class="row">
      <button type="button" class="button quiet" disabled={working} onClick={() => ask('revert', of)}>
        <Icon name="undo" />
        {t('revert')}
      </button>
    </div>
  );
}

/** What a revert kept can be taken back once it is again as the import left it. */
const REVERTIBLE: readonly ImportDetail['status'][] = ['committed', 'partly_reverted'];

function hasWork({ counts }: ImportDetail): boolean {
  if (!counts) return false;
  return counts.new + counts.changed - leftOut.value.size > 0;
}

function Contents({ of }: { of: ImportDetail }) {
  return (
    <>
      <Notices of={of} />
      <Conflicts of={of} />
      {of.status === 'committed' && (of.kind === 'units' ? <Done of={of} /> : <TerritoryPart of={of} />)}
      {of.counts && of.own && <RowsPart key={`${of.id} ${of.status}`} of={of} counts={of.counts} />}
      {!of.own && <p class="notice">{t('anothers')}</p>}
      {of.columns && of.columns.length > 0 && <Columns of={of} columns={of.columns} />}
      <Report of={of} />
    </>
  );
}

function Notices({ of }: { of: ImportDetail }) {
  const personal = (of.columns ?? []).filter((column) => column.personal !== null);
  return (
    <div class="import-notices">
      {movedOn.value && (
        <div class="notice warning" role="alert">
          {t('movedOn')}
        </div>
      )}
      {of.status === 'staged' && of.counts && of.counts.new + of.counts.changed === 0 && (
        <div class="notice">{t('nothingToCommit')}</div>
      )}
      {of.status === 'staged' && <SameFile of={of} />}
      {of.ends_demonstration && <div class="notice warning">{t('endsDemonstration')}</div>}
      {personal.length > 0 && (
        <div class="notice warning">
          {t('personal', {
            list: personal
              .map(({ name, personal: kind }) => `${name} (${tFor('personal', kind ?? '')})`)
              .join(', '),
          })}
        </div>
      )}
    </div>
  );
}

function SameFile({ of }: { of: ImportDetail }) {
  const [latest] = of.same_file;
  if (!latest) return null;
  const state = tFor('state', latest.status).toLowerCase();
  const words = { id: String(latest.id), state, who: latest.actor };
  return (
    <div class="notice">
      {latest.same_options ? t('sameFile', words) : t('sameFileOptions', words)}{' '}
      <a
        href={addressOfView({ kind: 'import', id: latest.id })}
        onClick={(event) => {
          event.preventDefault();
          go({ kind: 'import', id: latest.id });
        }}
      >
        {t('seeIt')}
      </a>
    </div>
  );
}

function Done({ of }: { of: ImportDetail }) {
  const { report } = of;
  return (
    <div class="notice done" role="status">
      <strong>{t('done', { new: num(report?.created ?? 0), changed: num(report?.changed ?? 0) })}</strong>
      {of.places ? <SeeOnMap places={of.places} /> : <small>{t('seeNothing')}</small>}
    </div>
  );
}

/** The planner where these units are, with a word on what else it shows there. */
function SeeOnMap({ places }: { places: NonNullable<ImportDetail['places']> }) {
  const { units, bbox, department } = places;
  const words = { n: num(units), name: department ? displayName(department.name) : '' };
  const one = units === 1;
  return (
    <>
      <a class="button small quiet" href={addressOf(plannerAt(bbox, department?.code ?? null))}>
        <Icon name="place" />
        {t('seeMap')}
      </a>
      <small>
        {department
          ? t(one ? 'seeOneWithin' : 'seeWithin', words)
          : t(one ? 'seeOneAmong' : 'seeAmong', words)}
      </small>
    </>
  );
}

function Report({ of }: { of: ImportDetail }) {
  const { report } = of;
  if (!report) return null;
  const facts = [
    ...(report.unlocated ? [t('unlocated', { n: num(report.unlocated) })] : []),
    ...(report.outside ? [t('outsideAll', { n: num(report.outside) })] : []),
    ...report.notes,
  ];
  return (
    <section class="import-report" aria-label={t('report')}>
      <h2>{t('report')}</h2>
      {facts.length > 0 && (
        <ul class="plain-list">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      <p class="hash">
        {t('hash')}: <code>{of.file_sha256}</code>
      </p>
    </section>
  );
}
