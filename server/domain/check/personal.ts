/** Columns that look like personal data: pointed out, never stored. */
import { columnKey } from '../import-fields.ts';
import { type ContentKind, personalByContent } from '../personal-content.ts';
import { type Cell, COLUMN_ROLES, type ColumnRole, type PersonalData } from './types.ts';

const BY_NAME: readonly (readonly [PersonalData, RegExp])[] = [
  [
    'document',
    /(^|_)(cedula|cc|documento|doc|identificacion|identidad|num_doc|nuip|pasaporte|dni|id_number|document)(_|$)/,
  ],
  [
    'telephone',
    /(^|_)(telefono|telefonos|tel|celular|cel|movil|whatsapp|phone|mobile|contacto_telefonico)(_|$)/,
  ],
  ['email', /(^|_)(correo|email|e_mail|mail|correo_electronico)(_|$)/],
  [
    'person',
    /(^|_)(nombres|apellido|apellidos|representante|beneficiario|beneficiaria|beneficiarios|aprendiz|titular|responsable|propietario|propietaria|productor|productora|contacto|persona|lider|first_name|last_name|surname|owner)(_|$)/,
  ],
];
/** What stands in such a column though it is about something else. */
const NOT_PERSONS = /(^|_)(numero|cantidad|total|num|count|tipo)(_|$)/;

const ENOUGH = 0.6;

const KINDS: Readonly<Record<ContentKind, PersonalData>> = {
  document: 'document',
  phone: 'telephone',
  email: 'email',
};
/** Roles whose honest values are numbers. */
const NUMBERS: readonly (ColumnRole | null)[] = [
  ...COLUMN_ROLES.filter((role) => /^(lng|lat)/.test(role)),
  ...(['coordinates', 'municipality_code', 'department_code', 'code'] as const),
];

/** What each column holds of persons, null for nothing: by its name, by its content, and by what stands beside it. */
export function personalOf(
  columns: readonly { name: string; role: ColumnRole | null }[],
  values: readonly (readonly Cell[])[],
): (PersonalData | null)[] {
  const alone = columns.map(({ name, role }, index) => personalAlone(name, values[index] ?? [], role));
  if (alone.every((kind) => kind === null)) return alone;
  return columns.map(
    ({ name, role }, index) => alone[index] ?? byContent(name, values[index] ?? [], role, true),
  );
}

function byContent(
  name: string,
  values: readonly Cell[],
  role: ColumnRole | null,
  besidePersons: boolean,
): PersonalData | null {
  if (NUMBERS.includes(role)) return null;
  const kind = personalByContent(values, { key: columnKey(name), besidePersons });
  return kind === null ? null : KINDS[kind];
}

function personalAlone(name: string, values: readonly Cell[], role: ColumnRole | null): PersonalData | null {
  const key = columnKey(name);
  for (const [kind, pattern] of BY_NAME) {
    if (!pattern.test(key)) continue;
    // «personas» and «beneficiarios» hold counts as often as names.
    if (
      kind === 'person' &&
      (NOT_PERSONS.test(key) || share(values, (text) => /^\d+$/.test(text)) > ENOUGH)
    ) {
      continue;
    }
    if (kind === 'document' && /(^|_)tipo(_|$)/.test(key)) continue;
    return kind;
  }
  return byContent(name, values, role, false);
}

function share(values: readonly Cell[], fits: (text: string) => boolean): number {
  if (values.length === 0) return 0;
  return values.filter((value) => fits(String(value).trim())).length / values.length;
}
