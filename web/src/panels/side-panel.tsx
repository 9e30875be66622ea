/** What is shown and under which filters. */
import { catalogueComing, kinds } from '../state/data.ts';
import {
  DEFAULT_REACH_M,
  type Indicator,
  indicatorFor,
  indicatorsFor,
  SITE_RADIUS_M,
  USUAL_ROLES,
} from '../state/page.ts';
import { navigate, page, sheet, toggleLayer } from '../state/store.ts';
import { distance, kindName, t, tFor } from '../state/words.ts';
import { FilterForm } from './filter-form.tsx';
import { Icon } from './parts.tsx';

/** They hold the place of the kinds until those are known. */
const USUAL_KINDS = Object.entries(USUAL_ROLES).map(([kind, role]) => ({ kind, role }));

const REACH_CHOICES_M = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

export function SidePanel() {
  return (
    <aside class="side" aria-label={t('view')}>
      <div class="sheet-head">
        <h2>{t('view')}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t('close')}
          onClick={() => {
            sheet.value = 'none';
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="side-scroll">
        <Shown />
        <FilterForm />
        <Layers />
      </div>
    </aside>
  );
}

function showKind(kind: string, role: string | undefined): void {
  navigate({ kind, indicator: indicatorFor(role, page.value.indicator) });
}

function showIndicator(indicator: Indicator): void {
  const { radiusM } = page.value;
  navigate({ indicator, radiusM: indicator === 'reach' ? (radiusM ?? DEFAULT_REACH_M) : null });
}

function Shown() {
  const { kind, indicator, radiusM } = page.value;
  const known = catalogueComing.value ? USUAL_KINDS : kinds.value;
  const role = known.find((summary) => summary.kind === kind)?.role;
  return (
    <section class="group">
      <h2>{t('show')}</h2>
      <label class="field">
        <span>{t('indicator')}</span>
        <select
          id="indicator"
          value={indicator}
          onChange={(event) => showIndicator(event.currentTarget.value as Indicator)}
        >
          {indicatorsFor(role).map((name) => (
            <option key={name} value={name}>
              {tFor('short', name)}
            </option>
          ))}
        </select>
      </label>
      {indicator === 'reach' && (
        <label class="field inline">
          <span>{t('reachRadius')}</span>
          <select
            value={String(radiusM ?? DEFAULT_REACH_M)}
            onChange={(event) => navigate({ radiusM: Number(event.currentTarget.value) })}
          >
            {[...new Set([...REACH_CHOICES_M, radiusM ?? DEFAULT_REACH_M])]
              .sort((a, b) => a - b)
              .map((metres) => (
                <option key={metres} value={String(metres)}>
                  {distance(metres)}
                </option>
              ))}
          </select>
        </label>
      )}
      <fieldset class="choices">
        <legend>{t('byTerritory')}</legend>
        {known.map((summary) => (
          <label key={summary.kind} class="choice">
            <input
              type="radio"
              name="kind"
              value={summary.kind}
              checked={summary.kind === kind}
              disabled={catalogueComing.value}
              onChange={() => showKind(summary.kind, summary.role)}
            />
            <span>{kindName(summary.kind)}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

function Layers() {
  const { layers, shares } = page.value;
  const further = kinds.value.filter(({ kind, role }) => role === 'overlay' && kind !== 'protected_area');
  const names: [string, string, string][] = [
    ['units', t('layer_units'), 'ring'],
    ['pdet', t('layer_pdet'), 'pdet'],
    ['etcr', t('layer_etcr'), 'etcr'],
    ['protected_area', t('layer_protected_area'), 'protected'],
    ...further.map(({ kind }): [string, string, string] => [kind, kindName(kind), 'protected']),
    ['buffers', t('layer_buffers'), 'buffer'],
    ['labels', t('layer_labels'), 'label'],
  ];
  return (
    <section class="group">
      <h2>{t('layers')}</h2>
      <div class="checks">
        {names.map(([name, text, sign]) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              name={`layer-${name}`}
              checked={layers.includes(name)}
              onChange={() => toggleLayer(name)}
            />
            <span>{text}</span>
            <i class={`sign sign-${sign}`} aria-hidden="true" />
          </label>
        ))}
      </div>
      {layers.includes('buffers') && (
        <p class="note">{t('buffersNote', { distance: distance(SITE_RADIUS_M) })}</p>
      )}
      <fieldset class="segments">
        <legend>{t('shares')}</legend>
        {(['line', 'stage'] as const).map((by) => (
          <label key={by}>
            <input
              type="radio"
              name="shares"
              checked={shares === by}
              onChange={() => navigate({ shares: by })}
            />
            <span>{t(by === 'line' ? 'sharesLine' : 'sharesStage')}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}
