/** What an import of boundaries or of the PDET list did to units, with the whole of it as a file. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ImportDetail } from '../../../server/contract/imports.ts';
import type { TerritoryChange, TerritoryChanges } from '../../../server/contract/territory-changes.ts';
import { ApiError, getJson } from '../api/client.ts';
import { displayName } from '../format/names.ts';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { addressOf, language } from '../state/language.ts';
import { t } from './words.ts';

/** Rows on the page; the file has all. */
const SHOWN = 50;

const changes = signal<TerritoryChanges | null>(null);

async function load(id: number): Promise<void> {
  changes.value = null;
  try {
    changes.value = await getJson<TerritoryChanges>(`/api/v1/imports/${id}/territory-changes?limit=${SHOWN}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error; // the page says what the import itself answered
  }
}

export function TerritoryPart({ of }: { of: ImportDetail }) {
  useEffect(() => void load(of.id), [of.id]);
  const told = changes.value;
  if (!told || told.import !== of.id) return null;
  const { totals } = told;
  if (totals.units === 0) return <p class="notice">{t('territoryNone')}</p>;
  const separator = language.value === 'es' ? 'semicolon' : 'comma';
  return (
    <section class="territory-changes" aria-labelledby="territory-title">
      <h2 id="territory-title">{t('territoryTitle')}</h2>
      <p>
        {t('territoryTotals', {
          units: num(totals.units),
          municipality: num(totals.municipality),
          pdet: num(totals.pdet),
          overlays: num(totals.overlays),
        })}
      </p>
      <a
        class="button small quiet"
        href={`/api/v1/imports/${of.id}/territory-changes.csv?separator=${separator}`}
        download
      >
        <Icon name="download" />
        {t('territoryDownload')}
      </a>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keys too */}
      <section class="territory-scroll" tabIndex={0} aria-label={t('territoryTitle')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('territoryUnit')}</th>
              <th scope="col">{t('territoryMunicipality')}</th>
              <th scope="col">PDET</th>
              <th scope="col">{t('territoryInside')}</th>
              <th scope="col">{t('territoryNear')}</th>
            </tr>
          </thead>
          <tbody>
            {told.changes.map((change) => (
              <Row key={change.code} change={change} />
            ))}
          </tbody>
        </table>
      </section>
      {totals.units > told.changes.length && (
        <small>{t('territoryFirst', { n: num(told.changes.length), units: num(totals.units) })}</small>
      )}
    </section>
  );
}

function Row({ change }: { change: TerritoryChange }) {
  const { code, municipality, pdet_subregion: pdet, inside, near } = change;
  return (
    <tr>
      <th scope="row">
        <a href={addressOf(`/units/${encodeURIComponent(code)}`)}>{code}</a>
      </th>
      <td>
        {sides(nameOf(municipality.before) ?? t('outside'), nameOf(municipality.after) ?? t('outside'))}
      </td>
      <td>{sides(pdetText(pdet.before), pdetText(pdet.after))}</td>
      <td>{sides(listText(inside.before), listText(inside.after))}</td>
      <td>{sides(listText(near.before), listText(near.after))}</td>
    </tr>
  );
}

/** Both where they differ, one where it stayed. */
function sides(before: string, after: string): string {
  return before === after ? after : `${before} → ${after}`;
}

function nameOf(of: { name: string } | null): string | null {
  return of && displayName(of.name);
}

function pdetText(of: { name: string } | null): string {
  return nameOf(of) ?? t('territoryNo');
}

function listText(of: readonly { name: string }[]): string {
  return of.length === 0 ? '–' : of.map(({ name }) => displayName(name)).join(', ');
}
