/** Repairs by kind, to accept all of one at a time; nothing happens by itself. */
import type { RepairKind } from '../../../server/contract/checks.ts';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { announce } from '../state/said.ts';
import { canUndo, decideKind, totals, undo } from './state.ts';
import { REPAIR_KINDS } from './verdicts.ts';
import { t, tFor } from './words.ts';

/** Says how many are left after an act. */
export function sayLeft(what: 'said_accepted' | 'said_takenBack' | 'said_undone'): void {
  announce(t(what, { n: num(totals.peek().verdicts.repair) }));
}

export function Repairs() {
  const kinds = REPAIR_KINDS.filter((kind) => (totals.value.repairs.get(kind)?.rows.length ?? 0) > 0);
  if (kinds.length === 0) return null;
  return (
    <section class="repairs card" aria-labelledby="repairs-title">
      <div class="repairs-head">
        <div>
          <h3 id="repairs-title">{t('repairs')}</h3>
          <p class="note">{t('repairsNote')}</p>
        </div>
        <button
          type="button"
          class="button small quiet"
          disabled={!canUndo.value}
          onClick={() => {
            undo();
            sayLeft('said_undone');
          }}
        >
          <Icon name="undo" />
          {t('undo')}
        </button>
      </div>
      <ul>
        {kinds.map((kind) => (
          <KindRow key={kind} kind={kind} />
        ))}
      </ul>
    </section>
  );
}

function KindRow({ kind }: { kind: RepairKind }) {
  const { rows, accepted } = totals.value.repairs.get(kind) ?? { rows: [], accepted: 0 };
  const whole = accepted === rows.length;
  const decide = (): void => {
    decideKind(kind, !whole);
    sayLeft(whole ? 'said_takenBack' : 'said_accepted');
  };
  const all = t(whole ? 'takeBackAll' : 'acceptAll', { n: num(rows.length) });
  const words = rows.length === 1 ? t(whole ? 'takeBack' : 'acceptOne') : all;
  return (
    <li>
      <span>{tFor('kind', kind)}</span>
      <small>{t('acceptedOf', { accepted: num(accepted), rows: num(rows.length) })}</small>
      <button
        type="button"
        class={`button small ${whole ? 'quiet' : ''}`}
        aria-label={`${words}: ${tFor('kind', kind)}`}
        onClick={decide}
      >
        {words}
      </button>
    </li>
  );
}
