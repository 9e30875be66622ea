/**
 * Which numbers to hold back so that no sum or difference of the others gives them.
 *
 * Published are municipalities, departments, PDET subregions and the country, each a sum of municipalities; subregions
 * cross departments. Take away what municipalities show, and what is left of a department or subregion is a sum of
 * *groups*: the hidden municipalities of one department and one subregion (or of none). Departments, subregions and
 * the country are sums of whole groups, so every linear combination of published numbers is one of shown
 * municipalities and whole groups: telling each group's sum outright would tell at least as much. Hence the rule: each
 * group by itself is safe to tell. Where a group can't be made so by hiding more of its municipalities, a total that
 * parts it from others is held back, and groups become larger: a subregion without a total falls together with places
 * of no subregion, departments without totals fall together with each other, and without the country's total too
 * nothing is left to subtract from.
 */

export interface Area {
  code: string;
  department: string;
  /** PDET subregion, or none. */
  subregion: string | null;
  /** Hiding it adds nothing where it is 0. */
  units: number;
  /** Held back last time: taken first when another has to be, so that the choice seldom changes. */
  preferred: boolean;
  /** Neither to be hidden nor shown by choice. */
  fixed: boolean;
}

export interface Held {
  municipalities: Set<string>;
  departments: Set<string>;
  subregions: Set<string>;
  country: boolean;
}

export function nothingHeld(): Held {
  return { municipalities: new Set(), departments: new Set(), subregions: new Set(), country: false };
}

export function copyOf(held: Held): Held {
  return {
    municipalities: new Set(held.municipalities),
    departments: new Set(held.departments),
    subregions: new Set(held.subregions),
    country: held.country,
  };
}

/**
 * @param initial what is held back in any case
 * @param isSafe whether the sum over these hidden municipalities of one group (maybe none) may be told; `group` are
 *   all of the group's
 */
export function protect(
  areas: readonly Area[],
  initial: Held,
  isSafe: (hidden: Area[], group: Area[]) => boolean,
): Held {
  const held = copyOf(initial);
  for (;;) {
    const unsafe = groupsOf(areas, held).find((group) => !isSafe(hiddenIn(group, held), group));
    if (!unsafe) return held;
    const added = enough(unsafe, held, isSafe);
    if (added) for (const code of added) held.municipalities.add(code);
    else widen(unsafe, areas, held);
  }
}

/** Groups whose sum comes out, each a list of areas. */
export function groupsOf(areas: readonly Area[], held: Held): Area[][] {
  const groups = new Map<string, Area[]>();
  for (const area of areas) {
    const key = `${rowOf(area, held)}/${columnOf(area, held)}`;
    if (key === `${WIDE}/` && held.country) continue;
    const group = groups.get(key);
    if (group) group.push(area);
    else groups.set(key, [area]);
  }
  return [...groups.values()];
}

/** In place of the departments without totals. */
const WIDE = '*';

function rowOf({ department }: Area, { departments }: Held): string {
  return departments.has(department) ? WIDE : department;
}

function columnOf({ subregion }: Area, { subregions }: Held): string {
  return subregion === null || subregions.has(subregion) ? '' : subregion;
}

function hiddenIn(group: Area[], { municipalities }: Held): Area[] {
  return group.filter(({ code }) => municipalities.has(code));
}

/** The fewest of the smallest further municipalities that make the group safe; null where all don't. */
function enough(
  group: Area[],
  held: Held,
  isSafe: (hidden: Area[], group: Area[]) => boolean,
): string[] | null {
  const hidden = hiddenIn(group, held);
  const others = group
    .filter(({ code, units, fixed }) => units > 0 && !fixed && !held.municipalities.has(code))
    .sort(byChoice);
  for (let count = 1; count <= others.length; count++) {
    const chosen = others.slice(0, count);
    if (isSafe([...hidden, ...chosen], group)) return chosen.map(({ code }) => code);
  }
  return null;
}

function byChoice(a: Area, b: Area): number {
  if (a.preferred !== b.preferred) return a.preferred ? -1 : 1;
  return a.units - b.units || (a.code < b.code ? -1 : 1);
}

/** Holds one more total back, so that the group falls together with others. */
function widen(group: Area[], areas: readonly Area[], held: Held): void {
  const [first] = group as [Area];
  if (columnOf(first, held) !== '') held.subregions.add(first.subregion as string);
  else if (rowOf(first, held) !== WIDE) held.departments.add(first.department);
  else {
    const next = smallestDepartment(areas, held);
    if (next === null) held.country = true;
    else held.departments.add(next);
  }
}

function smallestDepartment(areas: readonly Area[], { departments }: Held): string | null {
  const units = new Map<string, number>();
  for (const area of areas) {
    if (departments.has(area.department) || area.units === 0) continue;
    units.set(area.department, (units.get(area.department) ?? 0) + area.units);
  }
  const [smallest] = [...units].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  return smallest?.[0] ?? null;
}
