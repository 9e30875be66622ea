/** The third step: totals, proposed repairs, the rows as table and map, and what to take away. */
import { checked, run } from './checking.ts';
import { Downloads } from './downloads.tsx';
import { Progress, RunNotice } from './file-step.tsx';
import { MapPart } from './map-part.tsx';
import { Printout } from './printout.tsx';
import { Repairs } from './repairs.tsx';
import { RowDetail } from './row-detail.tsx';
import { RowsPart } from './rows-part.tsx';
import { chosenLine } from './state.ts';
import { Basis, Summary } from './summary.tsx';
import { t } from './words.ts';

export function ResultStep() {
  const answer = checked.value;
  if (answer === null) return null;
  return (
    <div class="result-step" data-stale={run.value.kind === 'running'}>
      <div class="result-head">
        <h2 id="step-title" tabIndex={-1}>
          {t('resultTitle', { name: answer.file.name })}
        </h2>
        <Basis />
      </div>
      <Progress small />
      <RunNotice />
      <Summary />
      <Repairs />
      <div class="work" data-detail={chosenLine.value !== null}>
        <RowsPart />
        <div class="beside-rows">
          <MapPart />
          <RowDetail />
        </div>
      </div>
      <Downloads />
      <Printout />
    </div>
  );
}
