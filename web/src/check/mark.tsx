/** The sign of a verdict: a colour and a shape. */
import type { Verdict } from '../../../server/contract/checks.ts';
import { SHAPES } from './verdicts.ts';

export function Mark({ verdict, repaired = false }: { verdict: Verdict; repaired?: boolean }) {
  const { path, hollow } = SHAPES[verdict];
  return (
    <svg
      viewBox="0 0 20 20"
      class={`verdict-mark verdict-${verdict}${hollow ? ' hollow' : ''}`}
      aria-hidden="true"
    >
      <path d={path} />
      {repaired && <circle cx="10" cy="10" r="2.4" class="mark-dot" />}
    </svg>
  );
}
