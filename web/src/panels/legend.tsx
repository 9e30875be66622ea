/** The legend: classes with their numbers, what zero and missing look like, the rings; one line on a narrow screen. */
import { signal } from '@preact/signals';
import { coverage, reachRadiusM } from '../state/data.ts';
import { type Painted, painted } from '../state/look.ts';
import { page } from '../state/store.ts';
import { distance, kindName, num, t, tFor } from '../state/words.ts';
import { amount, classTexts } from './class-texts.ts';
import { Icon } from './parts.tsx';

const wide = matchMedia('(min-width: 760px)');
const open = signal(wide.matches);

export function Legend() {
  const paint = painted.value;
  if (!paint) return null;
  return (
    <section class={`legend ${coverage.loading.value ? 'stale' : ''}`} aria-label={t('legend')}>
      <button
        type="button"
        class="legend-head"
        aria-expanded={open.value}
        title={t(open.value ? 'legendFold' : 'legendUnfold')}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <span>{tFor('indicator', paint.indicator)}</span>
        <Icon name={open.value ? 'down' : 'up'} />
      </button>
      {!open.value && <Strip paint={paint} />}
      {open.value && (
        <>
          <Classes paint={paint} />
          <Notes paint={paint} />
          <Signs kind={paint.kind} />
        </>
      )}
    </section>
  );
}

/** The folded legend: colours in a row between the smallest and the largest value. */
function Strip({ paint }: { paint: Painted }) {
  const { lowers, bounds } = paint.classification;
  return (
    <div class="strip">
      <span>{amount(paint.indicator, lowers[0] ?? 0)}</span>
      <span class="strip-colors" aria-hidden="true">
        {paint.colors.map((color) => (
          <i key={color} style={{ backgroundColor: color }} />
        ))}
      </span>
      <span>{amount(paint.indicator, bounds.at(-1) ?? 0)}</span>
    </div>
  );
}

function Classes({ paint }: { paint: Painted }) {
  const { classification } = paint;
  return (
    <ul class="classes">
      {classTexts(paint).map(({ low, high, text, count, color }) => (
        <li key={high} title={t('legendClass', { from: low, to: high, n: num(count) })}>
          <i style={{ backgroundColor: color }} aria-hidden="true" />
          <span>{text}</span>
          <small>{num(count)}</small>
        </li>
      ))}
      {classification.hasZero && (
        <li>
          <i class="zero" aria-hidden="true" />
          <span>{t('legendZero')}</span>
          <small>{num([...paint.classes.values()].filter((value) => value === 0).length)}</small>
        </li>
      )}
      {classification.hasMissing && (
        <li>
          <i class="missing" aria-hidden="true" />
          <span>{t('legendMissing')}</span>
          <small>{num([...paint.classes.values()].filter((value) => value === -1).length)}</small>
        </li>
      )}
    </ul>
  );
}

function Notes({ paint }: { paint: Painted }) {
  const answer = coverage.value.value;
  const year = paint.indicator === 'per_10k_rural' ? answer?.population_year : null;
  const radius = reachRadiusM.value;
  return (
    <p class="note">
      {kindName(paint.kind)}.
      {paint.classification.bounds.length > 0 && ` ${t(`method_${paint.classification.method}`)}.`}
      {year !== null && year !== undefined && ` ${t('legendPopulation', { year })}.`}
      {paint.indicator === 'reach' && radius !== null && ` ${t('reachNote', { distance: distance(radius) })}`}
    </p>
  );
}

/** What the marks on the map mean: those that can be there. */
function Signs({ kind }: { kind: string }) {
  const { layers, shares, selection } = page.value;
  const keys =
    shares === 'line'
      ? ['rural_business', 'self_consumption', 'rural_occupation']
      : ['created', 'strengthened', 'company'];
  return (
    <ul class="signs">
      {layers.includes('units') &&
        keys.map((key) => (
          <li key={key}>
            <i class={`swatch share-${key}`} aria-hidden="true" />
            <span>{tFor(shares, key)}</span>
          </li>
        ))}
      {layers.includes('units') && (
        <>
          <li>
            <i class="sign sign-ring" aria-hidden="true" />
            <span>{t('legendCluster')}</span>
          </li>
          <li>
            <i class="swatch hollow legend-hollow" aria-hidden="true" />
            <span>{t('legendClosed')}</span>
          </li>
        </>
      )}
      {selection?.type === 'gaps' && (
        <li>
          <i class="sign sign-gap" aria-hidden="true" />
          <span>{t('legendGap')}</span>
        </li>
      )}
      {layers.includes('pdet') && (
        <li>
          <i class="sign sign-pdet" aria-hidden="true" />
          <span>{t('legendPdet')}</span>
        </li>
      )}
      {(layers.includes('etcr') || kind === 'etcr') && (
        <li>
          <i class="sign sign-etcr" aria-hidden="true" />
          <span>{t('layer_etcr')}</span>
        </li>
      )}
      {layers.includes('protected_area') && kind !== 'protected_area' && (
        <li>
          <i class="sign sign-protected" aria-hidden="true" />
          <span>{t('layer_protected_area')}</span>
        </li>
      )}
    </ul>
  );
}
