/**
 * What stays as the release before told it. Two lists of atoms, old and new, part the same places in two ways; what
 * both tell is the number of each group that is whole in both: the components that old and new atoms form where they
 * share a place. A component whose number changed by less than the minimum keeps its old atoms and numbers. So an
 * atom that is in both keeps its number when it changed by 1–4, and a cell that comes or goes doesn't let the
 * difference of two remainders tell of 1–4 units.
 */
import { type Atoms, atomAt, type Places } from './atoms.ts';
import { ATTRIBUTES, isSmallChange, splitChangedLittle, sumOf } from './tally.ts';

/**
 * @param places where the units are now
 * @param fresh the atoms that they make now
 * @param old the atoms as the release before told them
 */
export function holdAtoms(places: Places, fresh: Atoms, old: Atoms, minimum: number): Atoms {
  const held: Atoms = new Map();
  for (const { before, after } of components(places, fresh, old)) {
    const kept = mustHold(before, after, minimum) ? before : after;
    for (const [key, tally] of kept) held.set(key, tally);
  }
  return held;
}

/** Small changes, and splits that changed a little under a number that didn't. */
export function mustHold(before: Atoms, after: Atoms, minimum: number): boolean {
  const [was, is] = [sumOf(before.values()), sumOf(after.values())];
  if (was.all.n !== is.all.n) return isSmallChange(was.all.n, is.all.n, minimum);
  return ATTRIBUTES.some((attribute) => splitChangedLittle(attribute, was, is, minimum));
}

interface Component {
  before: Atoms;
  after: Atoms;
}

function components(places: Places, fresh: Atoms, old: Atoms): Component[] {
  const groups = new Groups();
  for (const key of old.keys()) groups.find(`old ${key}`);
  for (const place of places.keys()) {
    groups.join(`old ${atomAt(old, place)}`, `new ${atomAt(fresh, place)}`);
  }
  const found = new Map<string, Component>();
  const at = (node: string): Component => {
    const root = groups.find(node);
    const component = found.get(root) ?? { before: new Map(), after: new Map() };
    found.set(root, component);
    return component;
  };
  for (const [key, tally] of old) at(`old ${key}`).before.set(key, tally);
  for (const [key, tally] of fresh) at(`new ${key}`).after.set(key, tally);
  return [...found.values()];
}

/** Union-find over names. */
class Groups {
  readonly #parents = new Map<string, string>();

  find(name: string): string {
    const parent = this.#parents.get(name);
    if (parent === undefined) {
      this.#parents.set(name, name);
      return name;
    }
    return parent === name ? name : this.find(parent);
  }

  join(a: string, b: string): void {
    this.#parents.set(this.find(a), this.find(b));
  }
}
