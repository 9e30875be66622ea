/** What became of a file, as lines for a person. */
import type { RefusedRow } from '../server/domain/import.ts';
import type { ImportReport } from '../server/services/imports.ts';

/** Refused and repaired rows that are told one by one. */
const DETAILED = 20;

export function reportLines(report: ImportReport, language: 'es' | 'en'): string[] {
  const words = WORDS[language];
  const number = new Intl.NumberFormat(language === 'es' ? 'es-CO' : 'en').format;
  if (report.status === 'unchanged') {
    const refused = details(words.refusedRows, report.refusedCount, report.refused, (row) =>
      refusedLine(row, language),
    );
    return [...report.notes.map((note) => `${report.file}: ${note[language]}.`), ...refused];
  }
  const counts = COUNTS.flatMap((key) => {
    const value = key === 'repaired' ? report.repaired.length : report[key];
    const isTold =
      value !== null && (value > 0 || key === 'read' || key === 'stored' || key === 'refusedCount');
    const name = key === 'stored' && report.status === 'checked' ? words.storable : words[key];
    return isTold ? [`  ${name.padEnd(28)}${number(value).padStart(12)}`] : [];
  });
  return [
    `${report.file} → ${report.kind}${report.status === 'checked' ? ` (${words.checked})` : ''}`,
    ...counts,
    ...report.notes.map((note) => `  · ${note[language]}.`),
    ...details(
      words.repairedRows,
      report.repaired.length,
      report.repaired,
      (row) =>
        `${words.row} ${row.row ?? '–'}${row.value === null ? '' : ` (${row.value})`}: ${row.reason[language]}`,
    ),
    ...details(words.refusedRows, report.refusedCount, report.refused, (row) => refusedLine(row, language)),
  ];
}

function details<Row>(title: string, total: number, rows: Row[], line: (row: Row) => string): string[] {
  if (total === 0) return [];
  const shown = rows.slice(0, DETAILED).map((row) => `  ${line(row)}`);
  return [`${title}:`, ...shown, ...(total > shown.length ? [`  … + ${total - shown.length} (--json)`] : [])];
}

function refusedLine(row: RefusedRow, language: 'es' | 'en'): string {
  const words = WORDS[language];
  const column = row.column === null ? '' : `, ${words.column} «${row.column}»`;
  const value = row.value === null ? '' : ` = «${row.value}»`;
  return `${words.row} ${row.row ?? '–'}${column}${value}: ${row.reason[language]}. ${row.remedy[language]}`;
}

const COUNTS = [
  'read',
  'stored',
  'created',
  'changed',
  'unchanged',
  'repaired',
  'refusedCount',
  'unlocated',
  'outside',
  'relocated',
] as const;

const WORDS = {
  es: {
    checked: 'solo revisado, nada guardado',
    read: 'filas leídas',
    stored: 'guardadas',
    storable: 'se guardarían',
    created: 'unidades nuevas',
    changed: 'unidades cambiadas',
    unchanged: 'unidades sin cambios',
    repaired: 'geometrías reparadas',
    refusedCount: 'rechazadas',
    unlocated: 'unidades sin coordenadas',
    outside: 'fuera de los límites',
    relocated: 'unidades ubicadas de nuevo',
    repairedRows: 'Reparadas',
    refusedRows: 'Rechazadas',
    row: 'fila',
    column: 'columna',
  },
  en: {
    checked: 'checked only, nothing stored',
    read: 'rows read',
    stored: 'stored',
    storable: 'would be stored',
    created: 'new units',
    changed: 'units changed',
    unchanged: 'units unchanged',
    repaired: 'geometries repaired',
    refusedCount: 'refused',
    unlocated: 'units without coordinates',
    outside: 'outside the boundaries',
    relocated: 'units located again',
    repairedRows: 'Repaired',
    refusedRows: 'Refused',
    row: 'row',
    column: 'column',
  },
} as const;
