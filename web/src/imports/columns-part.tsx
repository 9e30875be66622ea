/** What was read from each column of the file; of a file at hand it can be said otherwise. */
import { signal } from '@preact/signals';
import type { ImportDetail } from '../../../server/contract/imports.ts';
import { file, run, stage } from './state.ts';
import { t, tFor } from './words.ts';

/** Stays open while the file is read anew. */
const opened = signal(false);

type Column = NonNullable<ImportDetail['columns']>[number];

export function Columns({ of, columns }: { of: ImportDetail; columns: Column[] }) {
  const held = file.value?.id === of.id && of.status === 'staged' ? file.value : null;
  return (
    <details
      class="import-columns"
      open={opened.value || columns.every(({ field }) => field === null)}
      onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}
    >
      <summary>{t('columns')}</summary>
      <p>{held ? t('columnsNote') : t('columnsFixed')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key */}
      <section class="columns-scroll" tabIndex={0} aria-label={t('columns')}>
        <table class="columns-table">
          <thead>
            <tr>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('columnField')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.name} class={column.field ? 'used' : undefined}>
                <th scope="row">
                  {column.name}
                  {column.personal && <span class="tag doubt">{tFor('personal', column.personal)}</span>}
                </th>
                <td class="field">
                  {held && column.personal === null ? (
                    <FieldChoice of={of} column={column} />
                  ) : (
                    fieldName(column.field)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

const fieldName = (field: string | null): string => (field === null ? t('field_none') : tFor('field', field));

function FieldChoice({ of, column }: { of: ImportDetail; column: Column }) {
  return (
    <select
      aria-label={t('fieldFor', { name: column.name })}
      value={column.field ?? ''}
      disabled={run.value.kind === 'running'}
      onChange={(event) => readAs(column, event.currentTarget.value)}
    >
      <option value="">{t('field_none')}</option>
      {of.fields.map((field) => (
        <option key={field} value={field}>
          {tFor('field', field)}
        </option>
      ))}
    </select>
  );
}

/** A field has one column, and a column one field; a field mapped to '' is read from none. */
function readAs(column: Column, field: string): void {
  const held = file.peek();
  if (!held) return;
  const map = Object.fromEntries(Object.entries(held.map).filter(([, name]) => name !== column.name));
  if (column.field !== null && column.field !== field) map[column.field] = '';
  if (field !== '') map[field] = column.name;
  void stage(held.source, map);
}
