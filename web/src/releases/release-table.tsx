/** Releases, newest first, with what each told. */
import type { ReleaseSummary, Shown } from '../../../server/contract/releases.ts';
import { moment } from '../accounts/moments.ts';
import { num } from '../state/formats.ts';
import { t, tFor } from './words.ts';

export function ReleaseTable({ releases }: { releases: readonly ReleaseSummary[] }) {
  return (
    <div class="sheet">
      <table class="records releases">
        <caption class="hidden">{t('table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('colWhen')}</th>
            <th scope="col">{t('colBy')}</th>
            {(['colUnits', 'colCells', 'colHidden', 'colChanged', 'colSize'] as const).map((column) => (
              <th key={column} scope="col" class="number">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {releases.map((release, i) => (
            <Row key={release.id} of={release} isCurrent={i === 0} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ of, isCurrent }: { of: ReleaseSummary; isCurrent: boolean }) {
  const changed = of.municipalities_changed;
  return (
    <tr>
      <th scope="row">
        <strong>{moment(of.released_at)}</strong>
        <small>
          {[isCurrent ? t('isCurrent') : '', of.demonstration ? t('demonstration') : '']
            .filter(Boolean)
            .join(' · ') || of.id}
        </small>
      </th>
      <td data-label={t('colBy')}>{byText(of.released_by)}</td>
      <td data-label={t('colUnits')} class="number">
        {shownText(of.units)}
      </td>
      <td data-label={t('colCells')} class="number">
        {num(of.cells)}
      </td>
      <td data-label={t('colHidden')} class="number">
        {num(of.municipalities_hidden)}
      </td>
      <td data-label={t('colChanged')} class="number">
        {changed === null ? t('first') : num(changed)}
      </td>
      <td data-label={t('colSize')} class="number">
        {t('kilobytes', { n: num(of.bytes / 1_000) })}
      </td>
    </tr>
  );
}

const OTHERS = ['schedule', 'console', 'demonstration'] as const;

function byText(by: string): string {
  const other = OTHERS.find((name) => name === by);
  return other ? tFor('by', other) : by;
}

function shownText(units: Shown): string {
  if ('n' in units) return num(units.n);
  if ('hidden' in units) return t('notShown');
  const from = num(units.from);
  return units.to === null ? t('rangeOpen', { from }) : t('range', { from, to: num(units.to) });
}
