/** The third step: totals, proposed repairs, the rows as table and map, and what to take away. */
import type { CheckedFile } from '../../../server/contract/checks.ts';
import { checked, run } from './checking.ts';
import { PersonalNote } from './columns-step.tsx';
import { Downloads } from './downloads.tsx';
import { Progress, RunNotice } from './file-step.tsx';
import { MapPart } from './map-part.tsx';
import { Printout } from './printout.tsx';
import { Repairs } from './repairs.tsx';
import { RowDetail } from './row-detail.tsx';
import { RowsPart } from './rows-part.tsx';
import { chosenLine, step } from './state.ts';
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
        <SheetTaken file={answer.file} />
      </div>
      <Progress small />
      <RunNotice />
      <PersonalNote columns={answer.columns} />
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

/** Of a workbook of several sheets: which one the answer is about. */
function SheetTaken({ file: { sheet, sheets } }: { file: CheckedFile }) {
  if (sheet === null || sheets.length < 2) return null;
  return (
    <p class="basis">
      <span>{t('sheetTaken', { sheet })}</span>
      <button
        type="button"
        class="link"
        onClick={() => {
          step.value = 'columns';
        }}
      >
        {t('sheetChange')}
      </button>
    </p>
  );
}
