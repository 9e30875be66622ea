/** Role, and for staff the departments. */
import type { Signal } from '@preact/signals';
import type { Role } from '../shell/session.ts';
import { DepartmentsField } from './departments.tsx';
import { Field, type Sending } from './form.tsx';
import { t, tFor } from './words.ts';

const ROLES = ['viewer', 'staff', 'admin'] as const;

interface Props {
  role: Signal<Role>;
  departments: Signal<readonly string[]>;
  of: Sending;
  /** Offers these alone. */
  among?: readonly Role[];
  departmentsAmong?: readonly string[];
}

export function RoleFields({ role, departments, of, among = ROLES, departmentsAmong }: Props) {
  return (
    <>
      <Field name="role" label={t('role')} of={of} hint={tFor('roleNote', role.value)}>
        {(input) => (
          <select
            {...input}
            name="role"
            value={role.value}
            onChange={(event) => {
              role.value = event.currentTarget.value as Role;
            }}
          >
            {among.map((each) => (
              <option key={each} value={each}>
                {tFor('role', each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {role.value === 'staff' && <DepartmentsField value={departments} of={of} among={departmentsAmong} />}
    </>
  );
}
