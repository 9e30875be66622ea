/** Units by pages: a few at first, more when asked. */
import { useEffect, useState } from 'preact/hooks';
import type { UnitsPage } from '../../../server/contract/units.ts';
import { ApiError, revival } from '../api/client.ts';
import { cached } from '../api/resource.ts';
import { unitsPath } from '../state/chosen.ts';
import { mayReadUnits, unitsCsvPath } from '../state/data.ts';
import { language, select } from '../state/store.ts';
import { t, tFor } from '../state/words.ts';
import { Icon, Skeleton } from './parts.tsx';

export interface UnitRow {
  code: string;
  name: string;
  line: string;
  stage: string;
  active: boolean;
  /** What stands under the name: a product, a distance. */
  note?: string | null;
}

const PAGE = 10;

interface Loaded {
  query: string;
  rows: UnitRow[];
  next: string | null;
  error: string | null;
}

/** Units that `query` (filters as a query string) admits, by code. */
export function UnitList({ query }: { query: string }) {
  const [state, setState] = useState<Loaded | null>(null);
  const again = revival.value;
  const add = async (path: string, before: UnitRow[]): Promise<Loaded> => {
    try {
      const answer = await cached<UnitsPage>(path);
      const rows = answer.features.map(({ properties }) => ({ ...properties, note: properties.product }));
      const next = answer.links.find(({ rel }) => rel === 'next')?.href ?? null;
      return { query, rows: [...before, ...rows], next, error: null };
    } catch (error) {
      return {
        query,
        rows: before,
        next: null,
        error: error instanceof ApiError ? error.message : t('errorUnknown'),
      };
    }
  };
  useEffect(() => {
    let current = true;
    if (mayReadUnits.value) void add(unitsPath(query, PAGE), []).then((next) => current && setState(next));
    return () => {
      current = false;
    };
  }, [query, again]);
  if (!state) return <Skeleton lines={4} />;
  return (
    <div class={state.query === query ? undefined : 'stale'}>
      {state.error && <p class="note">{state.error}</p>}
      {state.rows.length === 0 && !state.error && <p class="note">{t('unitsNone')}</p>}
      <UnitRows rows={state.rows} />
      {state.next && (
        <button
          type="button"
          class="button small quiet"
          onClick={() => state.next && void add(state.next, state.rows).then(setState)}
        >
          {t('moreUnknown')}
        </button>
      )}
      <a class="link download" href={unitsCsvPath(query, language.value)} download>
        <Icon name="download" />
        {t('downloadCsv')}
      </a>
    </div>
  );
}

export function UnitRows({ rows }: { rows: readonly UnitRow[] }) {
  return (
    <ul class="unit-rows">
      {rows.map((row) => (
        <li key={row.code}>
          <button type="button" onClick={() => select({ type: 'unit', code: row.code })}>
            <i class={`swatch share-${row.line} ${row.active ? '' : 'hollow'}`} aria-hidden="true" />
            <span>
              <strong>{row.name}</strong>
              <small>
                {[
                  row.note,
                  tFor('line', row.line),
                  tFor('stage', row.stage),
                  row.active ? null : t('unitClosedShort'),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            <Icon name="right" />
          </button>
        </li>
      ))}
    </ul>
  );
}
