/** Who loaded what, when, from which file, and what became of it. */
import { useEffect } from 'preact/hooks';
import type { ImportShape } from '../../../server/contract/imports.ts';
import { num } from '../state/formats.ts';
import { addressOf, language } from '../state/language.ts';
import { momentText } from './moment.ts';
import { RunNotice } from './run-notice.tsx';
import { addressOfView, go, list, loadList } from './state.ts';
import { t, tFor } from './words.ts';

export function ListPart() {
  const spoken = language.value;
  useEffect(() => void loadList(), [spoken]);
  const known = list.value;
  return (
    <>
      <div class="imports-head">
        <h1>{t('title')}</h1>
        <div class="row">
          <a class="button quiet" href={addressOf('/units/new')}>
            {t('newUnit')}
          </a>
          <button type="button" class="button" onClick={() => go({ kind: 'new' })}>
            {t('newImport')}
          </button>
        </div>
      </div>
      <p class="intro">{t('intro')}</p>
      <RunNotice again={() => void loadList()} />
      {known && known.imports.length === 0 && <p class="notice">{t('none')}</p>}
      {known && known.imports.length > 0 && <List imports={known.imports} />}
      {known?.next && (
        <button type="button" class="button quiet" onClick={() => void loadList(true)}>
          {t('more')}
        </button>
      )}
    </>
  );
}

function List({ imports }: { imports: ImportShape[] }) {
  return (
    <table class="imports-list">
      <thead>
        <tr>
          <th scope="col">{t('colFile')}</th>
          <th scope="col">{t('colState')}</th>
          <th scope="col">{t('colWhat')}</th>
          <th scope="col">{t('colWho')}</th>
          <th scope="col">{t('colWhen')}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <a
                href={addressOfView({ kind: 'import', id: one.id })}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                  event.preventDefault();
                  go({ kind: 'import', id: one.id });
                }}
              >
                {one.file_name || '–'}
              </a>
              <small>
                {one.id} · {tFor('kind', one.kind)}
              </small>
            </th>
            <td>
              <State status={one.status} />
            </td>
            <td>{whatText(one)}</td>
            <td class="who">{one.actor}</td>
            <td class="when">{momentText(one.created_at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const LOOKS: Partial<Record<ImportShape['status'], string>> = {
  committed: 'good',
  staged: 'doubt',
  refused: 'off',
  discarded: 'off',
  reverted: 'off',
};

export function State({ status }: { status: ImportShape['status'] }) {
  return <span class={`tag ${LOOKS[status] ?? ''}`}>{tFor('state', status)}</span>;
}

function whatText({ counts, report }: ImportShape): string {
  if (counts) {
    return t('counts', {
      new: num(counts.new),
      changed: num(counts.changed),
      refused: num(counts.refused),
    });
  }
  return report ? t('stored', { n: num(report.stored) }) : '–';
}
