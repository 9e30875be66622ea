/** A proposed repair: why, from where to where, and the decision. */
import type { CheckRow, Repair } from '../../../server/contract/checks.ts';
import { displayName } from '../format/names.ts';
import { Icon } from '../shell/icon.tsx';
import { num, position } from '../state/formats.ts';
import type { Line } from './listing.ts';
import { sayLeft } from './repairs.tsx';
import { decideKind, decideRow, totals } from './state.ts';
import { t } from './words.ts';

export function RepairBox({ line: { row, facts } }: { line: Line }) {
  const { repair } = row;
  if (repair === null) return null;
  const ofKind = totals.value.repairs.get(repair.kind);
  const left = (ofKind?.rows.length ?? 0) - (ofKind?.accepted ?? 0);
  const decide = (): void => {
    decideRow(row, !facts.repaired);
    sayLeft(facts.repaired ? 'said_takenBack' : 'said_accepted');
  };
  return (
    <section class="repair-box">
      <h4>{t('repair')}</h4>
      <p>{repair.reason}</p>
      <div class="repair-preview">
        <Preview row={row} repair={repair} />
        <dl>
          <dt>{t('before')}</dt>
          <dd>{row.lng !== null && row.lat !== null ? position(row.lng, row.lat) : t('nowhere')}</dd>
          <dt>{t('after')}</dt>
          <dd>
            {position(repair.lng, repair.lat)}
            {repair.municipality && (
              <small>
                {[repair.municipality.name, repair.department?.name ?? '']
                  .filter(Boolean)
                  .map(displayName)
                  .join(', ')}
              </small>
            )}
          </dd>
        </dl>
      </div>
      <div class="row">
        <button type="button" class={`button ${facts.repaired ? 'quiet' : ''}`} onClick={decide}>
          <Icon name={facts.repaired ? 'undo' : 'tick'} />
          {t(facts.repaired ? 'takeBack' : 'accept')}
        </button>
        {!facts.repaired && left > 1 && (
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              decideKind(repair.kind, true);
              sayLeft('said_accepted');
            }}
          >
            {t('acceptKind', { n: num(ofKind?.rows.length ?? 0) })}
          </button>
        )}
      </div>
    </section>
  );
}

/** Colombia to some ten kilometres: enough to be recognised at this size. */
const COLOMBIA = [
  [-77.4, 8.5],
  [-75.6, 10.6],
  [-71.7, 12.4],
  [-72.5, 9.1],
  [-70.1, 7],
  [-67.4, 6.1],
  [-67.3, 2.2],
  [-69.9, 0.6],
  [-70, -4.2],
  [-75, -0.1],
  [-78.8, 1.5],
  [-77.3, 4],
];
const GRID = [-120, -60, 60, 120];

/** The world as a sheet of degrees: a wrong sign or a swap is seen at once. */
function Preview({ row, repair }: { row: CheckRow; repair: Repair }) {
  const { lng, lat } = row;
  const inWorld = lng !== null && lat !== null && Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
  const outline = COLOMBIA.map(([x = 0, y = 0]) => `${x},${-y}`).join(' ');
  return (
    <svg viewBox="-180 -90 360 180" class="preview" role="img" aria-label={t('previewLabel')}>
      <rect x="-180" y="-90" width="360" height="180" class="preview-sea" />
      {GRID.map((at) => (
        <line key={at} x1={at} x2={at} y1="-90" y2="90" class="preview-grid" />
      ))}
      <line x1="-180" x2="180" y1="-45" y2="-45" class="preview-grid" />
      <line x1="-180" x2="180" y1="45" y2="45" class="preview-grid" />
      <line x1="-180" x2="180" y1="0" y2="0" class="preview-axis" />
      <line x1="0" x2="0" y1="-90" y2="90" class="preview-axis" />
      <polygon points={outline} class="preview-land" />
      {inWorld && (
        <>
          <line x1={lng} y1={-lat} x2={repair.lng} y2={-repair.lat} class="preview-way" />
          <circle cx={lng} cy={-lat} r="6" class="preview-old" />
        </>
      )}
      <circle cx={repair.lng} cy={-repair.lat} r="5" class="preview-new" />
    </svg>
  );
}
