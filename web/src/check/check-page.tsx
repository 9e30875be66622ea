/** Verify a spreadsheet without storing it: file, columns, result. */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { num } from '../state/formats.ts';
import { announce } from '../state/said.ts';
import { checked, run, understood } from './checking.ts';
import { ColumnsStep } from './columns-step.tsx';
import { FileStep, receive, rowsText } from './file-step.tsx';
import { LeavingDialog } from './leaving.tsx';
import { ResultStep } from './result-step.tsx';
import { type Step, step } from './state.ts';
import { t, tFor } from './words.ts';

const STEPS = ['file', 'columns', 'result'] as const;

export function CheckPage() {
  useSignalEffect(sayProgress);
  useSignalEffect(sayDone);
  useEffect(takeDrops, []);
  useFocusOnStep();
  return (
    <DeskPage title={t('title')} current="check">
      <div class="check-page">
        <div class="check-head">
          <h1 id="check-title" tabIndex={-1}>
            {t('title')}
          </h1>
          <Steps />
        </div>
        {step.value === 'file' && <FileStep />}
        {step.value === 'columns' && <ColumnsStep />}
        {step.value === 'result' && <ResultStep />}
      </div>
      <LeavingDialog />
    </DeskPage>
  );
}

/** A new step is read from its title on; whoever used a key or a screen reader is not left on what has gone. */
function useFocusOnStep(): void {
  const shown = step.value;
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    scrollTo(0, 0);
    document.getElementById(shown === 'file' ? 'check-title' : 'step-title')?.focus({ preventScroll: true });
  }, [shown]);
}

/** A file may be dropped anywhere; elsewhere than on a page that takes it, the browser would leave for the file. */
function takeDrops(): () => void {
  const over = (event: DragEvent): void => event.preventDefault();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    receive(event.dataTransfer?.files[0]);
  };
  addEventListener('dragover', over);
  addEventListener('drop', drop);
  return () => {
    removeEventListener('dragover', over);
    removeEventListener('drop', drop);
  };
}

function isOpen(name: Step): boolean {
  if (name === 'columns') return understood.value !== null;
  return name === 'file' || checked.value !== null;
}

function Steps() {
  return (
    <nav aria-label={t('steps')}>
      <ol class="steps">
        {STEPS.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              aria-current={step.value === name ? 'step' : undefined}
              disabled={!isOpen(name)}
              onClick={() => {
                step.value = name;
              }}
            >
              <i aria-hidden="true">{index + 1}</i>
              {tFor('step', name)}
            </button>
            {index < STEPS.length - 1 && <Icon name="right" />}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Rows between two words of the progress to a screen reader: often enough to know that it lives. */
const SAID_EVERY = 20_000;
let said = 0;

function sayProgress(): void {
  const now = run.value;
  if (now.kind !== 'running' || now.rows === 0) said = 0;
  else if (now.rows - said >= SAID_EVERY) {
    said = now.rows;
    announce(t('said_progress', { rows: num(now.rows) }));
  }
}

function sayDone(): void {
  const answer = checked.value;
  if (answer === null) return;
  const { rows, pdet, repair } = answer.totals;
  announce(t('said_done', { rows: rowsText(rows), pdet: num(pdet), repair: num(repair) }));
}
