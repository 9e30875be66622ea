/** From all that is known of a row to its verdict and what is said of it. */
import type { Declared } from '../../domain/check/gazetteer.ts';
import type {
  CheckedRow,
  CheckProblemCode,
  Code,
  Degrees,
  RepairKind,
  RowProblem,
  Verdict,
  Whereabouts,
} from '../../domain/check/types.ts';
import { searchKey } from '../../domain/text.ts';
import type { Basis } from './basis.ts';
import { isAmong, isZero, type Judging, type RowState } from './state.ts';

const MISTAKES: Record<RepairKind, CheckProblemCode[]> = {
  minus: ['missing-minus'],
  swap: ['coordinates-swapped'],
  'swap-minus': ['coordinates-swapped', 'missing-minus'],
  crs: ['wrong-crs'],
  minutes: ['degrees-as-minutes'],
  scale: ['decimal-point-lost'],
};
/** How near is exactly: lists of seats are rounded to four decimals at the least. Degrees. */
const EXACTLY = 0.0001;
/** The coordinates that DIVIPOLA gives a municipality are the centre of finer polygons: most lie within 110 m. Degrees. */
const AT_CENTRE = 0.001;

export function diagnose(state: RowState, { basis, inMetres }: Judging): CheckedRow {
  const { where, declared, repair } = state;
  const named = declaredMunicipality(state, basis);
  const problems = [
    ...(state.isMiddle ? [{ code: 'middle-taken' as const }] : []),
    ...(repair
      ? MISTAKES[repair.kind].map((code): RowProblem => ({ code }))
      : placeProblems(state, named, inMetres)),
    ...declaredProblems(state, named, basis),
    ...(repair || !where ? [] : pointProblems(state.place, where, basis)),
    ...state.repeated,
    ...(state.note ? [{ code: 'text-mended' as const, detail: state.note }] : []),
  ];
  return {
    row: state.row,
    verdict: verdictOf(state),
    label: state.label,
    place: state.place,
    where,
    declared: named,
    agrees:
      declared.codes.length === 0 || where === null || where.municipality === null
        ? null
        : isAmong(where, declared),
    problems,
    repair,
  };
}

function verdictOf({ place, where, repair }: RowState): Verdict {
  if (repair) return 'repair';
  if (place === null) return 'unusable';
  if (where === null || where.municipality === null) return 'outside';
  if (where.pdetBorderline) return 'borderline';
  return where.subregion === null ? 'not_pdet' : 'pdet';
}

/** Of several namesakes the one in which the row lies. */
function declaredMunicipality({ declared, where, repair }: RowState, { gazetteer }: Basis): Code | null {
  const located = repair?.where.municipality?.code ?? where?.municipality?.code;
  const all = [...declared.codes, ...declared.also];
  const code =
    all.find((each) => each === located) ?? (declared.codes.length === 1 ? declared.codes[0] : undefined);
  const found = code === undefined ? undefined : gazetteer.get(code);
  return found ? { code: found.code, name: found.name } : null;
}

function placeProblems(state: RowState, named: Code | null, inMetres: boolean): RowProblem[] {
  const { flaw, reading, place, where, beyond } = state;
  if (flaw) return [flaw.code === 'coordinate-not-a-number' && inMetres ? { ...flaw, inMetres } : flaw];
  if (reading === null) return [{ code: 'no-coordinates' }];
  if (isZero(reading)) return [{ code: 'coordinates-zero' }];
  if (state.isDoubted) return [{ code: 'crs-unknown', names: named ? [named.name] : [] }];
  if (place === null) return [{ code: 'coordinates-out-of-range', numbers: { x: reading.x, y: reading.y } }];
  if (where?.municipality) return [];
  const suspected = suspectedMistake(state);
  if (where?.nearestMunicipality)
    return [{ code: 'outside-boundaries', names: [where.nearestMunicipality.name] }];
  if (beyond === null || beyond.kind === 'colombia') return [...suspected, { code: 'outside-boundaries' }];
  if (beyond.kind === 'sea') return [...suspected, { code: 'in-the-sea' }];
  return [...suspected, { code: 'outside-country', detail: beyond.name }];
}

/** A mistake that would explain a row abroad, though undoing it does not lead to where the row says. */
function suspectedMistake({ landings }: RowState): RowProblem[] {
  const [landing, ...others] = landings.filter(
    ({ candidate }) => candidate.kind === 'minus' || candidate.kind.startsWith('swap'),
  );
  if (!landing || others.length > 0) return [];
  return MISTAKES[landing.candidate.kind].map((code) => ({
    code,
    names: [landing.municipality?.name ?? landing.code],
  }));
}

function declaredProblems(state: RowState, named: Code | null, basis: Basis): RowProblem[] {
  const { declared, where, repair } = state;
  const problems: RowProblem[] = [];
  if (declared.restored !== null) {
    problems.push({ code: 'code-zero-restored', value: declared.restored, names: [declared.codes[0] ?? ''] });
  }
  if (declared.text !== null && declared.codes.length === 0) {
    problems.push({ code: 'declared-unknown', value: declared.text });
  }
  if (declared.codes.length > 1 && named === null) {
    problems.push({
      code: 'declared-ambiguous',
      value: declared.text,
      names: departmentsOf(declared, basis),
    });
  }
  if (declared.odds !== undefined && named !== null) {
    problems.push({ code: 'declared-contradiction', value: declared.odds, names: [named.name] });
  }
  const isElsewhere = where !== null && repair === null && named !== null && !isAmong(where, declared);
  if (isElsewhere) {
    const names = toldApart(named, where.municipality, basis);
    problems.push({ code: 'declared-elsewhere', distanceM: state.distanceM, names });
  }
  if (isInOtherDepartment(state)) {
    const name = basis.gazetteer.department(declared.department ?? '')?.name ?? '';
    problems.push({ code: 'declared-elsewhere', distanceM: null, names: [name] });
  }
  return problems;
}

/** The declared municipality and the located one; namesakes with their departments. */
function toldApart(named: Code, located: Code | null, { gazetteer }: Basis): string[] {
  if (located === null) return [named.name];
  const isNamesake = searchKey(named.name) === searchKey(located.name);
  return [named, located].map(({ code, name }) => {
    const department = gazetteer.get(code)?.department?.name;
    return isNamesake && department !== undefined ? `${name} (${department})` : name;
  });
}

/** Of rows that name a department alone. */
function isInOtherDepartment({ declared, where, repair }: RowState): boolean {
  if (declared.codes.length > 0 || declared.department === null || repair !== null) return false;
  return where?.department != null && where.department.code !== declared.department && !where.borderline;
}

function departmentsOf({ codes }: Declared, { gazetteer }: Basis): string[] {
  return codes.map((code) => gazetteer.get(code)?.department?.name ?? code);
}

/** Points that were taken from a list of places instead of the place. */
function pointProblems(place: Degrees | null, where: Whereabouts, { gazetteer }: Basis): RowProblem[] {
  const municipality = where.municipality === null ? undefined : gazetteer.get(where.municipality.code);
  if (place === null || municipality === undefined) return [];
  const names = [municipality.name];
  if (isAt(place, municipality.seat, EXACTLY)) return [{ code: 'on-seat', names }];
  return isAt(place, municipality.centroid, AT_CENTRE) ? [{ code: 'on-centroid', names }] : [];
}

function isAt({ lng, lat }: Degrees, other: Degrees | null, within: number): boolean {
  return other !== null && Math.abs(lng - other.lng) <= within && Math.abs(lat - other.lat) <= within;
}
