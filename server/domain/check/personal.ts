/** Columns that look like personal data: pointed out, never stored. */
import { columnKey } from '../import-fields.ts';
import type { Cell, ColumnRole, PersonalData } from './types.ts';

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

const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;
/** Mobile numbers of Colombia, with or without the country's code. */
const MOBILE = /^(\+?57)?3\d{9}$/;
const ENOUGH = 0.6;

export function personalData(
  name: string,
  values: readonly Cell[],
  role: ColumnRole | null,
): PersonalData | null {
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
  if (role !== null) return null;
  if (share(values, (text) => EMAIL.test(text)) > ENOUGH) return 'email';
  if (share(values, (text) => MOBILE.test(text.replace(/[\s().-]/g, ''))) > ENOUGH) return 'telephone';
  return null;
}

function share(values: readonly Cell[], fits: (text: string) => boolean): number {
  if (values.length === 0) return 0;
  return values.filter((value) => fits(String(value).trim())).length / values.length;
}
