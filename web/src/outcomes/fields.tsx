/** The controls of these pages: a choice from a list, a day, a number, a table that a screen reader can walk. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../shell/words.ts';

interface Choice {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange(value: string): void;
}

export function Select({ label, value, options, onChange }: Choice) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface Entry {
  label: string;
  value: string;
  type: 'date' | 'number' | 'text';
  min?: string;
  max?: string;
  onChange(value: string): void;
}

export function Input({ label, value, type, min, max, onChange }: Entry) {
  const change = ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
    wrong.value = currentTarget.checkValidity() ? null : currentTarget.value;
    if (wrong.value === null) onChange(currentTarget.value);
  };
  const id = useId();
  /** What was written and cannot be used: it stays to be mended. */
  const wrong = useSignal<string | null>(null);
  const shared = {
    ...{ id, value: wrong.value ?? value, onChange: change },
    ...(wrong.value !== null && { 'aria-invalid': true, 'aria-describedby': `${id}-wrong` }),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'date' && <input type="date" {...shared} />}
      {type === 'number' && <input type="number" step="any" min={min} max={max} {...shared} />}
      {type === 'text' && <input type="text" {...shared} />}
      {wrong.value !== null && (
        <small class="field-error" id={`${id}-wrong`} role="alert">
          {min && max ? t('between', { min, max }) : t('notUsable')}
        </small>
      )}
    </div>
  );
}

interface TableProps {
  caption: string;
  head: readonly string[];
  /** The first cell of a row names it. */
  rows: readonly { key: string; cells: readonly ComponentChildren[] }[];
  /** Few columns: stays a table on a narrow screen. */
  compact?: boolean;
}

/** On a narrow screen each row is a card, and each value bears its column's name. */
export function DataTable({ caption, head, rows, compact = false }: TableProps) {
  return (
    <div class="sheet">
      <table class={compact ? 'compact-table' : 'records figures-table'}>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...others] }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {others.map((cell, at) => (
                <td key={head[at + 1]} data-label={head[at + 1]} class="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
