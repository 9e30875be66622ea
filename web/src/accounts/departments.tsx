/** Which departments: by name where the territories are known, else by their codes. */
import { type Signal, signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { TerritoriesPage } from '../../../server/contract/territories.ts';
import { getJson } from '../api/client.ts';
import { Field, type Sending } from './form.tsx';
import { t } from './words.ts';

interface Department {
  code: string;
  name: string;
}

const known = signal<Department[] | null>(null);

/** Asked once a page. */
export async function loadDepartments(): Promise<void> {
  if (known.peek() !== null) return;
  const list = await getJson<TerritoriesPage>('/api/v1/territories?kind=department&limit=200').catch(
    () => null,
  );
  const departments = list?.territories.map(({ code, name }) => ({ code, name })) ?? [];
  known.value = departments.sort((a, b) => a.name.localeCompare(b.name, 'es-CO'));
}

/** `Antioquia`, or the code where the name is not known. */
export function departmentName(code: string): string {
  return known.value?.find((department) => department.code === code)?.name ?? code;
}

interface Props {
  value: Signal<readonly string[]>;
  of: Sending;
  /** Offers these alone. */
  among?: readonly string[];
}

export function DepartmentsField({ value, of, among }: Props) {
  const id = useId();
  const offered = (known.value ?? []).filter(({ code }) => among === undefined || among.includes(code));
  if (offered.length === 0) return <CodesField value={value} of={of} />;
  const toggle = (code: string, on: boolean): void => {
    const others = value.peek().filter((each) => each !== code);
    value.value = on ? [...others, code].sort() : others;
  };
  return (
    <fieldset class="field departments" aria-describedby={`${id}-hint`}>
      <legend>{t('departments')}</legend>
      <div class="boxes">
        {offered.map(({ code, name }) => (
          <label key={code} class="box">
            <input
              type="checkbox"
              checked={value.value.includes(code)}
              onChange={(event) => toggle(code, event.currentTarget.checked)}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <small id={`${id}-hint`} class="hint">
        {t('departmentsHint')}
      </small>
    </fieldset>
  );
}

function CodesField({ value, of }: Props) {
  return (
    <Field name="departments" label={t('departments')} of={of} hint={t('departmentCodes')}>
      {(input) => (
        <input
          {...input}
          value={value.value.join(', ')}
          onChange={(event) => {
            value.value = event.currentTarget.value.split(/[\s,]+/).filter(Boolean);
          }}
        />
      )}
    </Field>
  );
}
