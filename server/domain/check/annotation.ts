/** The columns that a checked file gets at its right, and what each row says in them. */
import type { Bilingual } from '../../problem.ts';
import { distanceText } from './numbers.ts';
import type { CheckedRow, CheckProblemCode, RepairKind, Whereabouts } from './types.ts';
import { type Language, problemMessage, repairReason } from './words.ts';

/** Repairs that were accepted: all of some kinds, and single rows; and rows that were set apart from them. */
export interface Choices {
  kinds: readonly RepairKind[];
  rows: ReadonlySet<number>;
  notRows: ReadonlySet<number>;
}

export type Value = string | number | boolean | null;

interface Told {
  row: CheckedRow;
  /** With the repair, where it was accepted. */
  where: Whereabouts | null;
  isMended: boolean;
  language: Language;
}

interface AddedColumn {
  name: Bilingual;
  value(told: Told): Value;
  /** Only where some row was mended. */
  ofRepairs?: boolean;
}

const YES: Bilingual = { es: 'sí', en: 'yes' };
const NO: Bilingual = { es: 'no', en: 'no' };
const BORDERLINE: Bilingual = { es: 'limítrofe', en: 'borderline' };
const DOUBTFUL_PDET: Bilingual = {
  es: 'Queda tan cerca de un límite que puede ser PDET o no: vea las respuestas posibles.',
  en: 'It lies so near a border that it may be PDET or not: see the possible answers.',
};
const DOUBTFUL: Bilingual = {
  es: 'Queda tan cerca de un límite que puede ser de otro municipio: vea las respuestas posibles.',
  en: 'It lies so near a border that it may be another municipality’s: see the possible answers.',
};
/** By the sea or a neighbouring country there is no other municipality. */
const AT_THE_EDGE: Bilingual = {
  es: 'Queda tan cerca de la costa o de la frontera del país que puede caer fuera del municipio: confirme el punto.',
  en: 'It lies so near the coast or the country’s border that it may fall outside the municipality: confirm the point.',
};
const OUTSIDE: Bilingual = { es: 'fuera de todo municipio', en: 'outside every municipality' };
const NOTHING: Bilingual = { es: 'Sin observaciones', en: 'Nothing to report' };

const COLUMNS: readonly AddedColumn[] = [
  {
    name: { es: 'municipio_ubicacion', en: 'located_municipality' },
    value: ({ where }) => where?.municipality?.name ?? null,
  },
  {
    name: { es: 'codigo_municipio_ubicacion', en: 'located_municipality_code' },
    value: ({ where }) => where?.municipality?.code ?? null,
  },
  {
    name: { es: 'departamento_ubicacion', en: 'located_department' },
    value: ({ where }) => where?.department?.name ?? null,
  },
  { name: { es: 'pdet', en: 'pdet' }, value: ({ where, language }) => pdetWord(where)?.[language] ?? null },
  {
    name: { es: 'subregion_pdet', en: 'pdet_subregion' },
    value: ({ where }) => where?.subregion?.name ?? null,
  },
  { name: { es: 'respuestas_posibles', en: 'possible_answers' }, value: possibleAnswers },
  { name: { es: 'coincide_municipio', en: 'municipality_agrees' }, value: agreement },
  {
    name: { es: 'etcr_cercano', en: 'nearest_etcr' },
    value: ({ where }) => where?.nearestEtcr?.name ?? null,
  },
  {
    name: { es: 'etcr_distancia_m', en: 'nearest_etcr_m' },
    value: ({ where }) => (where?.nearestEtcr ? Math.round(where.nearestEtcr.distanceM) : null),
  },
  { name: { es: 'areas_protegidas', en: 'protected_areas' }, value: protectedAreas },
  { name: { es: 'verificacion', en: 'check' }, value: remarks },
  {
    name: { es: 'lon_corregida', en: 'mended_lng' },
    value: ({ row, isMended }) => (isMended ? (row.repair?.lng ?? null) : null),
    ofRepairs: true,
  },
  {
    name: { es: 'lat_corregida', en: 'mended_lat' },
    value: ({ row, isMended }) => (isMended ? (row.repair?.lat ?? null) : null),
    ofRepairs: true,
  },
  {
    name: { es: 'reparacion', en: 'repair' },
    value: ({ row, isMended, language }) =>
      isMended && row.repair ? repairReason(row.repair, row)[language] : null,
    ofRepairs: true,
  },
];

/** What a repair does not mend. */
const STANDS: ReadonlySet<CheckProblemCode> = new Set([
  'duplicate-row',
  'code-zero-restored',
  'middle-taken',
  'text-mended',
]);

/** Whether the repair that a row proposes was accepted. */
export function isAccepted({ row, repair }: CheckedRow, { kinds, rows, notRows }: Choices): boolean {
  if (repair === null || notRows.has(row)) return false;
  return rows.has(row) || kinds.includes(repair.kind);
}

export function columnNames(language: Language, withRepairs: boolean): string[] {
  return COLUMNS.filter(({ ofRepairs }) => withRepairs || !ofRepairs).map(({ name }) => name[language]);
}

/** One value a column, those of repairs last; `columnNames(language, true)` names them. */
export function columnValues(row: CheckedRow, isMended: boolean, language: Language): Value[] {
  const where = isMended ? (row.repair?.where ?? null) : row.where;
  return COLUMNS.map((column) => column.value({ row, where, isMended, language }));
}

/** Whether the totals count the row as in PDET: for certain, and once a repair that it waits for is accepted. */
export function countsAsPdet(row: CheckedRow, isMended: boolean): boolean {
  return isMended ? pdetWord(row.repair?.where ?? null) === YES : row.verdict === 'pdet';
}

function pdetWord(where: Whereabouts | null): Bilingual | null {
  if (!where?.municipality) return null;
  if (where.pdetBorderline) return BORDERLINE;
  return where.subregion === null ? NO : YES;
}

function agreement({ row, isMended, where, language }: Told): Value {
  const agrees = isMended && row.declared ? row.declared.code === where?.municipality?.code : row.agrees;
  return agrees === null ? null : (agrees ? YES : NO)[language];
}

/** Of a place too near a border all that it may be: «Ábrego: PDET, aquí; Ocaña: no es PDET, a 120 m» */
function possibleAnswers({ where, language }: Told): Value {
  if (!where?.borderline) return null;
  const answers = where.answers.map(({ municipality, subregion, distanceM }) => {
    const pdet = language === 'es' ? (subregion ? 'PDET' : 'no es PDET') : subregion ? 'PDET' : 'not PDET';
    return `${municipality.name}: ${pdet}, ${awayText(distanceM, language, { es: 'aquí', en: 'here' })}`;
  });
  const beyond = isAtTheEdge(where)
    ? [`${OUTSIDE[language]}, ${awayText(where.borderM ?? 0, language, { es: 'aquí', en: 'here' })}`]
    : [];
  return answers.length === 0 ? null : [...answers, ...beyond].join('; ');
}

function isAtTheEdge({ answers }: Whereabouts): boolean {
  return answers.length < 2;
}

function awayText(distanceM: number, language: Language, none: Bilingual): string {
  if (distanceM === 0) return none[language];
  const distance = distanceText(distanceM, language);
  return language === 'es' ? `a ${distance}` : `${distance} away`;
}

/** «Farallones de Cali (dentro); Munchique (a 3,2 km)» */
function protectedAreas({ where, language }: Told): Value {
  const inside = { es: 'dentro', en: 'inside' };
  const areas = (where?.overlays ?? []).map(
    ({ name, distanceM }) => `${name} (${awayText(distanceM, language, inside)})`,
  );
  return areas.join('; ') || null;
}

function doubtOf(where: Whereabouts): Bilingual {
  if (isAtTheEdge(where)) return AT_THE_EDGE;
  return where.pdetBorderline ? DOUBTFUL_PDET : DOUBTFUL;
}

/** What a repair mends is told by its reason alone; of a mended row what still stands. */
function remarks({ row, where, isMended, language }: Told): Value {
  const standing = row.repair ? row.problems.filter(({ code }) => STANDS.has(code)) : row.problems;
  const proposal = row.repair && !isMended ? [repairReason(row.repair, row)[language]] : [];
  const sentences = [...proposal, ...standing.map((problem) => problemMessage(problem, row)[language])];
  if (where?.borderline) sentences.push(doubtOf(where)[language]);
  return sentences.join(' ') || NOTHING[language];
}
