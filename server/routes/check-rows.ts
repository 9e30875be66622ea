/** What a check found, in the shapes of the contract and the words of the request's language. */
import type {
  CheckBasis,
  CheckChoices,
  CheckedFile,
  CheckRow,
  CheckTotals,
  Repair,
} from '../contract/checks.ts';
import type { Choices } from '../domain/check/annotation.ts';
import type { CheckedRow, ProposedRepair, Whereabouts } from '../domain/check/types.ts';
import {
  type Language,
  notationText,
  PROBLEM_TITLES,
  problemMessage,
  REPAIR_TITLES,
  repairReason,
} from '../domain/check/words.ts';
import type { Basis, FileCard, Totals } from '../services/checks.ts';

/** The repairs that a request accepts; none where it says nothing of them. */
export function choicesOf(choices: Partial<CheckChoices> = {}): Choices {
  const { kinds = [], rows = [], not_rows: notRows = [] } = choices;
  return { kinds, rows: new Set(rows), notRows: new Set(notRows) };
}

export function fileOf(name: string, card: FileCard, language: Language): CheckedFile {
  return {
    name,
    format: card.format,
    encoding: card.encoding,
    separator: separatorOf(card.separator),
    decimal: card.decimal,
    header_row: card.headerRow,
    sheet: card.sheet,
    sheets: card.sheets,
    crs: card.crs,
    notation: notationText(card.notations, card.planeCrs, language),
    warnings: card.warnings.map((warning) => warning[language]),
  };
}

function separatorOf(text: string | null): CheckedFile['separator'] {
  return text === ',' || text === ';' || text === '\t' || text === '|' ? text : null;
}

export function basisOf({ demonstration, boundaryErrorM, source }: Basis): CheckBasis {
  return { demonstration, boundary_error_m: boundaryErrorM, source };
}

export function rowOf(row: CheckedRow, language: Language): CheckRow {
  const { where, declared } = row;
  return {
    row: row.row,
    verdict: row.verdict,
    label: row.label,
    lng: row.place?.lng ?? null,
    lat: row.place?.lat ?? null,
    ...whereOf(where),
    declared_code: declared?.code ?? null,
    declared_name: declared?.name ?? null,
    agrees: row.agrees,
    problems: row.problems.map((problem) => ({
      code: problem.code,
      message: problemMessage(problem, row)[language],
      ...(problem.rows && { rows: problem.rows }),
      ...(typeof problem.distanceM === 'number' && { distance_m: problem.distanceM }),
    })),
    repair: row.repair && repairOf(row.repair, row, language),
  };
}

function whereOf(where: Whereabouts | null) {
  const etcr = where?.nearestEtcr ?? null;
  return {
    municipality_code: where?.municipality?.code ?? null,
    municipality: where?.municipality?.name ?? null,
    department_code: where?.department?.code ?? null,
    department: where?.department?.name ?? null,
    pdet: where?.municipality ? where.subregion !== null : null,
    pdet_subregion: where?.subregion ?? null,
    borderline: where?.borderline ?? false,
    pdet_borderline: where?.pdetBorderline ?? false,
    answers: (where?.answers ?? []).map(({ municipality, subregion, distanceM }) => ({
      municipality,
      pdet: subregion !== null,
      pdet_subregion: subregion,
      distance_m: distanceM,
    })),
    border_m: where?.borderM ?? null,
    nearest_etcr: etcr && { code: etcr.code, name: etcr.name, distance_m: etcr.distanceM },
    overlays: (where?.overlays ?? []).map(({ kind, code, name, distanceM }) => ({
      kind,
      code,
      name,
      distance_m: distanceM,
      inside: distanceM === 0,
    })),
  };
}

function repairOf(repair: ProposedRepair, row: CheckedRow, language: Language): Repair {
  const { kind, crs, lng, lat, where } = repair;
  return {
    kind,
    lng,
    lat,
    ...(crs !== null && { crs }),
    reason: repairReason(repair, row)[language],
    municipality: where.municipality,
    department: where.department,
    pdet: where.subregion !== null,
    pdet_borderline: where.pdetBorderline,
    pdet_subregion: where.subregion,
  };
}

export function totalsOf(totals: Totals, language: Language): CheckTotals {
  const { rows, verdicts, agree, disagree } = totals;
  return {
    rows,
    pdet: verdicts.pdet,
    not_pdet: verdicts.not_pdet,
    borderline: verdicts.borderline,
    repair: verdicts.repair,
    outside: verdicts.outside,
    unusable: verdicts.unusable,
    agree,
    disagree,
    by_subregion: totals.bySubregion,
    by_department: totals.byDepartment,
    by_problem: totals.byProblem.map((entry) => ({ ...entry, title: PROBLEM_TITLES[entry.code][language] })),
    by_repair: totals.byRepair.map((entry) => ({ ...entry, title: REPAIR_TITLES[entry.kind][language] })),
  };
}
