/** The municipalities by whatever people write for them: code, name, usual variants, with the department or without. */
import { searchKey } from '../text.ts';
import { shortNames, VARIANTS } from './name-variants.ts';
import type { Cell, Code, Degrees } from './types.ts';

export interface Municipality extends Code {
  department: Code | null;
  subregion: Code | null;
  seat: Degrees | null;
  centroid: Degrees | null;
  /** As DIVIPOLA writes it, where that differs. */
  otherName: string | null;
}

export interface DeclaredCells {
  municipalityCode: Cell;
  municipality: Cell;
  departmentCode: Cell;
  department: Cell;
}

/** What a row says of its municipality. */
export interface Declared {
  /** Municipalities that the words name. Several: namesakes, or variants of one name. None: nothing known. */
  codes: readonly string[];
  /** Municipalities that the words may also mean, longer names for one; enough to agree, never to accuse. */
  also: readonly string[];
  /** The department, where the row names one that is known. */
  department: string | null;
  /** What stood there; null when the row says nothing. */
  text: string | null;
  /** The code as it was written, when a zero was put before it. */
  restored: string | null;
  /** What stands beside it and doesn't name it: another municipality's name, or a code that is none. */
  odds?: string;
}

const NOTHING: Declared = { codes: [], also: [], department: null, text: null, restored: null };

export class Gazetteer {
  private readonly byCode: ReadonlyMap<string, Municipality>;
  private readonly byName = new Map<string, Set<string>>();
  private readonly byShortName = new Map<string, Set<string>>();
  private readonly departments = new Map<string, string>();
  private readonly departmentNames = new Map<string, Code>();
  private readonly resolved = new Map<string, Declared>();

  constructor(municipalities: readonly Municipality[]) {
    this.byCode = new Map(municipalities.map((municipality) => [municipality.code, municipality]));
    for (const { code, name, otherName, department } of municipalities) {
      for (const each of otherName === null ? [name] : [name, otherName]) this.addName(each, code);
      if (department === null) continue;
      this.departments.set(compact(department.name), department.code);
      this.departmentNames.set(department.code, department);
    }
    for (const [variant, code] of VARIANTS.municipalities) {
      if (this.byCode.has(code) && this.namesakes(variant).length === 0)
        add(this.byName, compact(variant), code);
    }
    for (const [variant, code] of VARIANTS.departments) {
      if (this.departmentNames.has(code)) this.departments.set(compact(variant), code);
    }
  }

  get(code: string): Municipality | undefined {
    return this.byCode.get(code);
  }

  department(code: string): Code | undefined {
    return this.departmentNames.get(code);
  }

  isMunicipality(name: string): boolean {
    const { code, name: own } = apart(name);
    return this.byText(own ?? name, null).codes.length > 0 || (code !== null && this.codeOf(code) !== null);
  }

  isDepartment(name: string): boolean {
    return this.departmentOf(name) !== null;
  }

  isMunicipalityCode(text: string): boolean {
    return this.codeOf(text) !== null;
  }

  /** What the cells of a row name. Equal cells are looked up once. */
  resolve(cells: DeclaredCells): Declared {
    const key = [cells.municipalityCode, cells.municipality, cells.departmentCode, cells.department].join(
      '\u001f',
    );
    const known = this.resolved.get(key);
    if (known) return known;
    const found = this.lookUp(cells);
    if (this.resolved.size > 20_000) this.resolved.clear();
    this.resolved.set(key, found);
    return found;
  }

  private lookUp(cells: DeclaredCells): Declared {
    const department = this.departmentOf(cells.departmentCode) ?? this.departmentOf(cells.department);
    for (const cell of [cells.municipalityCode, cells.municipality]) {
      const text = textOf(cell);
      const written = text === null ? null : apart(text).code;
      const code = written === null ? null : this.codeOf(written, department);
      if (text === null || written === null || code === null) continue;
      const restored = /^\d{4}$/.test(digitsOf(written)) ? written : null;
      return {
        codes: [code],
        also: [],
        department: this.byCode.get(code)?.department?.code ?? null,
        text,
        restored,
        ...this.oddsWith(code, cells.municipality ?? cell),
      };
    }
    const name = textOf(cells.municipality) ?? textOf(cells.municipalityCode);
    if (name === null) return { ...NOTHING, department };
    const unknown = name === textOf(cells.municipality) ? textOf(cells.municipalityCode) : null;
    const { code, name: own } = apart(name);
    const isCode = unknown !== null && /^\d+$/.test(digitsOf(unknown));
    const wrong = isCode ? unknown : own === null ? null : code;
    const odds = wrong === null ? {} : { odds: wrong };
    return { ...this.byText(own ?? name, department), text: name, restored: null, ...odds };
  }

  /** A name beside a code is a slip when it is another municipality's; a village's or a misspelt one says nothing. */
  private oddsWith(code: string, cell: Cell): Pick<Declared, 'odds'> {
    const text = textOf(cell);
    const name = text === null ? null : apart(text).name;
    if (name === null) return {};
    const { codes, also } = this.byText(name, null);
    return codes.length > 0 && !codes.includes(code) && !also.includes(code) ? { odds: name } : {};
  }

  /** `5001`, `05001`, `05001000` (a settlement's), or `001` beside the department. */
  private codeOf(text: string, department: string | null = null): string | null {
    const digits = digitsOf(text);
    if (!/^\d{1,8}$/.test(digits)) return null;
    const candidates = [
      digits.padStart(5, '0'),
      ...(digits.length >= 7 ? [digits.padStart(8, '0').slice(0, 5)] : []),
      ...(digits.length <= 3 && department !== null ? [department + digits.padStart(3, '0')] : []),
    ];
    return (
      candidates.find((code) => (digits.length > 3 || department !== null) && this.byCode.has(code)) ?? null
    );
  }

  private departmentOf(cell: Cell): string | null {
    const text = textOf(cell);
    if (text === null) return null;
    const [, digits] = /^(\d{1,2})(?:\s*[-–:]\s*\D+)?$/.exec(text) ?? [];
    if (digits !== undefined) {
      const code = digits.padStart(2, '0');
      return this.departmentNames.has(code) ? code : null;
    }
    return (
      this.departments.get(compact(text.replace(/^(departamento|depto|dpto)\.?\s+(de\s+(la\s+)?)?/i, ''))) ??
      null
    );
  }

  private byText(text: string, department: string | null): Pick<Declared, 'codes' | 'also' | 'department'> {
    for (const { name, hint } of readings(text)) {
      const named = hint === null ? null : this.departmentOf(hint);
      if (hint !== null && named === null) continue;
      const within = named ?? department;
      const exact = this.within(this.namesakes(name), within);
      const longer = this.within([...(this.byShortName.get(compact(name)) ?? [])], within);
      if (exact.length > 0) return { codes: exact, also: longer, department: within };
      if (longer.length > 0) return { codes: longer, also: [], department: within };
    }
    return { codes: [], also: [], department };
  }

  private within(codes: readonly string[], department: string | null): string[] {
    const isInside = (code: string) =>
      this.byCode.get(code)?.department?.code === department ||
      (code === BOGOTA.municipality && department === BOGOTA.saidToBeIn);
    const inside = codes.filter(isInside);
    return department === null ? [...codes] : inside;
  }

  private namesakes(name: string): string[] {
    return [...(this.byName.get(compact(name)) ?? [])];
  }

  private addName(name: string, code: string): void {
    add(this.byName, compact(name), code);
    for (const short of shortNames(searchKey(name))) add(this.byShortName, compact(short), code);
  }
}

/** The capital is a department of its own, and people say the one around it. */
const BOGOTA = { municipality: '11001', saidToBeIn: '25' };

/** Where a text of two names may be parted, the surest first. */
const PARTINGS: readonly RegExp[] = [
  /^(.+?)\s*\(([^)]+)\)$/,
  /^(.+?)\s*(?:\s[-–]\s|[,/])\s*(.+)$/,
  /^(.+)\s*(?:\s[-–]\s|[,/])\s*(.+)$/,
  /^(.+?)[-–](.+)$/,
];

/** «Villanueva (Casanare)», «Villanueva - Casanare», «Villanueva, Casanare», «Casanare / Villanueva», then as it is. */
function readings(text: string): { name: string; hint: string | null }[] {
  const bare = text
    .replace(/^(municipio|mpio|mun)\.?\s+(de\s+)?/i, '')
    .replace(/\s*[,/-]\s*colombia\.?$/i, '')
    .trim();
  const parted = PARTINGS.flatMap((parting) => {
    const [, first, second] = parting.exec(bare) ?? [];
    return first === undefined || second === undefined ? [] : [{ first, second }];
  });
  const [surest] = parted;
  return [
    ...parted.flatMap(({ first, second }) => [
      { name: first, hint: second },
      { name: second, hint: first },
    ]),
    { name: bare, hint: null },
    ...(surest ? [{ name: surest.first, hint: null }] : []),
  ];
}

/** `05045 - Apartadó`, `05045 Apartadó` and `Apartadó (05045)`; of what holds no code the name, of digits alone the code. */
function apart(text: string): { code: string | null; name: string | null } {
  if (/^\d+$/.test(digitsOf(text))) return { code: text, name: null };
  const before = /^(\d{4,5}|\d{8})\s*[-–:.,/|]?\s*(\D.*)$/.exec(text);
  if (before) return { code: before[1] ?? null, name: before[2] ?? null };
  const after = /^(\D+?)\s*[-–:,/|(]\s*(\d{4,5}|\d{8})\s*\)?$/.exec(text);
  return after ? { code: after[2] ?? null, name: after[1] ?? null } : { code: null, name: text };
}

/** A name without what people leave out or write otherwise: accents, case, points, spaces, abbreviations. */
function compact(name: string): string {
  return searchKey(name)
    .replace(/[.,'’`´]/g, ' ')
    .split(/[^a-z0-9]+/)
    .map((word) => ABBREVIATIONS[word] ?? word)
    .join('');
}

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  pto: 'puerto',
  s: 'san',
  sn: 'san',
  sta: 'santa',
  sto: 'santo',
  gral: 'general',
  dc: '',
  d: '',
  c: '',
};

/** `5.001`, `5,001` and `5001.0` are codes that a spreadsheet took for numbers. */
function digitsOf(text: string): string {
  return text.replace(/[.,]0$/, '').replace(/[\s.,]/g, '');
}

/** What people write where they have nothing to say. */
const NOTHING_SAID =
  /^(n\s*[/.]?\s*[ad]\.?|s\s*[/.]\s*[di]\.?|[-–—.*?]+|ningun[oa]?|ningún|no aplica|sin (dato|informaci[oó]n|municipio)|null|none)$/i;

function textOf(cell: Cell): string | null {
  if (cell === null || typeof cell === 'boolean') return null;
  const text = String(cell).trim();
  return text === '' || NOTHING_SAID.test(text) ? null : text;
}

function add(index: Map<string, Set<string>>, key: string, code: string): void {
  const codes = index.get(key);
  if (codes) codes.add(code);
  else index.set(key, new Set([code]));
}
