/**
 * Columns that hold data of persons: document numbers, telephones, e-mail, names. GeoSER counts people and never names
 * them, so such a column is pointed out and none of it is stored. By the column's name, then by what stands in it.
 */
import { columnKey } from './import-fields.ts';
import { type Cell, personalByContent } from './personal-content.ts';

export const PERSONAL_KINDS = ['document', 'phone', 'email', 'person_name'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export interface PersonalColumn {
  column: string;
  kind: PersonalKind;
}

/** Words of a column's name, in lower case without accents; the first list with one of them counts. */
const WORDS: readonly (readonly [PersonalKind, ReadonlySet<string>])[] = [
  ['email', new Set(['correo', 'correos', 'email', 'mail', 'emails'])],
  [
    'phone',
    new Set([
      'telefono',
      'telefonos',
      'tel',
      'celular',
      'celulares',
      'cel',
      'movil',
      'whatsapp',
      'phone',
      'mobile',
    ]),
  ],
  [
    'document',
    new Set([
      ...['documento', 'documentos', 'cedula', 'cedulas', 'cc', 'ti', 'nuip', 'dni', 'pasaporte', 'nit'],
      ...['identificacion', 'identidad', 'passport', 'identification'],
    ]),
  ],
  [
    'person_name',
    new Set([
      ...[
        'nombres',
        'apellido',
        'apellidos',
        'representante',
        'propietario',
        'propietaria',
        'titular',
        'lider',
      ],
      ...[
        'emprendedor',
        'emprendedora',
        'aprendiz',
        'beneficiario',
        'beneficiaria',
        'contacto',
        'responsable',
      ],
      ...[
        'instructor',
        'instructora',
        'gestor',
        'gestora',
        'productor',
        'productora',
        'presidente',
        'gerente',
      ],
      ...['surname', 'owner', 'contact', 'beneficiary', 'representative', 'persona'],
    ]),
  ],
];

/** Names that hold such a word and are no person's data. */
const HARMLESS =
  /^(tipo|clase|type)_|_(tipo|fecha|total|cantidad|numero_de_personas)$|^(numero|cantidad|total)_de_(personas|beneficiari|emprendedor|aprendi|productor)/;

/** What a column's name says, null where it says nothing. */
export function personalByName(column: string): PersonalKind | null {
  const key = columnKey(column);
  if (HARMLESS.test(key)) return null;
  const words = key.split('_');
  if (key === 'e_mail' || key.startsWith('e_mail_')) return 'email';
  for (const [kind, known] of WORDS) if (words.some((word) => known.has(word))) return kind;
  return null;
}

/**
 * The personal columns of a file. Content counts only for columns that hold no field of the import: a code or a
 * coordinate may look like a document number. A name of a person is told from its column's name alone, and only where
 * text stands below it, so that a count of beneficiaries is none. Whole numbers beside such columns are documents sooner
 * than elsewhere.
 * @param held columns from which a field is read
 */
export function personalColumns(
  columns: readonly string[],
  cellsOf: (column: string) => readonly Cell[],
  held: ReadonlySet<string> = new Set(),
): PersonalColumn[] {
  const kinds = new Map<string, PersonalKind>();
  for (const column of columns) {
    const kind = personalAlone(column, cellsOf(column), held.has(column));
    if (kind !== null) kinds.set(column, kind);
  }
  if (kinds.size > 0) {
    for (const column of columns) {
      if (kinds.has(column) || held.has(column)) continue;
      const kind = personalByContent(cellsOf(column), { key: columnKey(column), besidePersons: true });
      if (kind !== null) kinds.set(column, kind);
    }
  }
  return columns.flatMap((column) => {
    const kind = kinds.get(column);
    return kind === undefined ? [] : [{ column, kind }];
  });
}

function personalAlone(column: string, cells: readonly Cell[], isHeld: boolean): PersonalKind | null {
  const named = personalByName(column);
  if (named !== null && !(named === 'person_name' && areCounts(cells))) return named;
  return isHeld ? null : personalByContent(cells, { key: columnKey(column) });
}

function areCounts(cells: readonly Cell[]): boolean {
  const texts = cells.flatMap((cell) =>
    cell === null || cell === undefined || cell === '' ? [] : [String(cell)],
  );
  return texts.length > 0 && texts.every((text) => /^\d{1,5}([.,]0+)?$/.test(text.trim()));
}
