/** The legend: classes with their numbers, what zero and missing look like, the rings; one line on a narrow screen. */
import { signal } from '@preact/signals';
import { coverage } from '../state/data.ts';
import { type Painted, painted } from '../state/look.ts';
import { num, t } from '../state/words.ts';
import { classTexts, edgeText, legendNotes, titleOf } from './class-texts.ts';
import { Icon } from './parts.tsx';
import { type Sign, signsOf } from './signs.ts';

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
        <span>{titleOf(paint)}</span>
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
      <span>{edgeText(paint, lowers[0] ?? 0)}</span>
      <span class="strip-colors" aria-hidden="true">
        {paint.colors.map((color) => (
          <i key={color} style={{ backgroundColor: color }} />
        ))}
      </span>
      <span>{edgeText(paint, bounds.at(-1) ?? 0)}</span>
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
          <i class="zero" style={{ backgroundColor: paint.zero }} aria-hidden="true" />
          <span>{t(paint.difference ? 'compareSame' : 'legendZero')}</span>
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
  return <p class="note">{legendNotes(paint)}</p>;
}

function Signs({ kind }: { kind: string }) {
  return (
    <ul class="signs">
      {signsOf(kind).map(({ shape, key, text }) => (
        <li key={key}>
          <i
            class={SIGN_CLASSES[shape] ?? (shape === 'share' ? `swatch share-${key}` : `sign sign-${shape}`)}
            aria-hidden="true"
          />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

const SIGN_CLASSES: Partial<Record<Sign['shape'], string>> = { hollow: 'swatch hollow legend-hollow' };
