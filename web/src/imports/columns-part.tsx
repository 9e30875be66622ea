/** What was read from each column of the file; of a file at hand it can be said otherwise. */
import { signal } from '@preact/signals';
import type { ColumnRole } from '../../../server/contract/checks.ts';
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
  const isOther = column.field !== null && !of.fields.includes(column.field);
  const fields = isOther ? [column.field as string, ...of.fields] : of.fields;
  return (
    <select
      aria-label={t('fieldFor', { name: column.name })}
      value={column.field ?? ''}
      disabled={run.value.kind === 'running'}
      onChange={(event) => readAs(of, column, event.currentTarget.value)}
    >
      <option value="">{t('field_none')}</option>
      {fields.map((field) => (
        <option key={field} value={field}>
          {tFor('field', field)}
        </option>
      ))}
    </select>
  );
}

type Axis = 'lng' | 'lat';
const OTHER: Readonly<Record<Axis, Axis>> = { lng: 'lat', lat: 'lng' };

/** A field has one column, and a column one field; a field mapped to '' is read from none. */
function readAs(of: ImportDetail, column: Column, field: string): void {
  const held = file.peek();
  if (!held) return;
  const { source, check } = held;
  const map = Object.fromEntries(Object.entries(held.map).filter(([, name]) => name !== column.name));
  const isPlace = (name: string | null): boolean =>
    name === 'lng' || name === 'lat' || name === 'coordinates';
  // The place of a checked file is read as the check reads it.
  const ofCheck = (name: string | null): boolean => check !== null && isPlace(name);
  if (column.field !== null && column.field !== field && !ofCheck(column.field)) map[column.field] = '';
  if (field !== '' && !ofCheck(field)) map[field] = column.name;
  if (check === null) completePair(of, map);
  const isMoved = ofCheck(column.field) || ofCheck(field);
  const role = ofCheck(field) ? (field as ColumnRole) : null;
  const columns = { ...check?.columns, ...(isMoved && { [column.name]: role }) };
  void stage(source, { map, check: check && { ...check, columns } });
}

/** Where one axis is named, the other is the one that was read, or none yet. */
function completePair(of: ImportDetail, map: Record<string, string>): void {
  for (const axis of ['lng', 'lat'] as const) {
    const other = OTHER[axis];
    if (!map[axis] || map[other] !== undefined) continue;
    const known = of.columns?.find(({ field }) => field === other)?.name ?? '';
    map[other] = known === map[axis] ? '' : known;
  }
}
