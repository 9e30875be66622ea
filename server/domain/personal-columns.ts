/**
 * Columns that hold data of persons: document numbers, telephones, e-mail, names. GeoSER counts people and never names
 * them, so such a column is pointed out and none of it is stored. By the column's name, then by what stands in it.
 */
import { columnKey } from './import-fields.ts';

export const PERSONAL_KINDS = ['document', 'phone', 'email', 'person_name'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export interface PersonalColumn {
  column: string;
  kind: PersonalKind;
}

type Cell = string | number | boolean | null | undefined;

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

const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;
/** A Colombian mobile, or a fixed line with its prefix. */
const PHONE = /^(?:\+?57)?(?:3\d{9}|60\d{8})$/;
/** Cédulas have 6 to 8 digits or ten that begin with 1; NUIP ten. */
const DOCUMENT = /^(?:1\d{9}|[1-9]\d{7})$/;

const PERSONAL_TEXT = /[^\s@«“"]+@[^\s@»”"]+\.[a-z]{2,}|(?<!\d)[13]\d{9}(?!\d)/gi;

/** A text without e-mail addresses and ten-digit numbers: what a message may quote of a cell. */
export function withoutPersonalData(text: string): string {
  return text.replace(PERSONAL_TEXT, '•••');
}

/** How much of a column must look so. */
const SHARE = 0.8;
const LEAST_CELLS = 3;

/** What a column's name says, null where it says nothing. */
export function personalByName(column: string): PersonalKind | null {
  const key = columnKey(column);
  if (HARMLESS.test(key)) return null;
  const words = key.split('_');
  if (key === 'e_mail' || key.startsWith('e_mail_')) return 'email';
  for (const [kind, known] of WORDS) if (words.some((word) => known.has(word))) return kind;
  return null;
}

/** What the cells of a column say, null where they say nothing or are too few. */
export function personalByContent(cells: readonly Cell[]): PersonalKind | null {
  const texts = cells.flatMap((cell) =>
    cell === null || cell === undefined || cell === '' ? [] : [String(cell).trim()],
  );
  if (texts.length < LEAST_CELLS) return null;
  const share = (holds: (text: string) => boolean) => texts.filter(holds).length / texts.length;
  if (share((text) => EMAIL.test(text)) >= SHARE) return 'email';
  const digits = texts.map((text) => text.replace(/[\s().-]/g, ''));
  if (digits.filter((text) => PHONE.test(text)).length / texts.length >= SHARE) return 'phone';
  const documents = digits.filter((text) => DOCUMENT.test(text) && !/0000?$/.test(text));
  const isEachItsOwn = new Set(documents).size === documents.length;
  return documents.length / texts.length >= SHARE && isEachItsOwn ? 'document' : null;
}

/**
 * The personal columns of a file. Content counts only for columns that hold no field of the import: a code or a
 * coordinate may look like a document number. A name of a person is told from its column's name alone, and only where
 * text stands below it, so that a count of beneficiaries is none.
 * @param held columns from which a field is read
 */
export function personalColumns(
  columns: readonly string[],
  cellsOf: (column: string) => readonly Cell[],
  held: ReadonlySet<string> = new Set(),
): PersonalColumn[] {
  return columns.flatMap((column) => {
    const named = personalByName(column);
    const cells = cellsOf(column);
    const kind = named === 'person_name' && areCounts(cells) ? null : named;
    const found = kind ?? (held.has(column) ? null : personalByContent(cells));
    return found === null ? [] : [{ column, kind: found }];
  });
}

function areCounts(cells: readonly Cell[]): boolean {
  const texts = cells.flatMap((cell) =>
    cell === null || cell === undefined || cell === '' ? [] : [String(cell)],
  );
  return texts.length > 0 && texts.every((text) => /^\d{1,5}([.,]0+)?$/.test(text.trim()));
}
