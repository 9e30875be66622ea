/** All that the units are drawn from: geography, people, decree list, sites and training centres. */
import type { World } from './world.ts';

export interface Country {
  world: World;
  /** Rural inhabitants by municipality code. */
  rural: ReadonlyMap<string, number>;
  /** Municipality codes of the PDET. */
  pdet: ReadonlySet<string>;
  /** Municipalities with an ETCR. */
  etcr: ReadonlySet<string>;
  /** Department names by code. */
  departments: ReadonlyMap<string, string>;
  /** Training centres by department code, at least one each. */
  trainingCentres: ReadonlyMap<string, readonly string[]>;
}

export interface DemonstrationOptions {
  /** Units created; those in training come beside them. */
  units: number;
  seed: number;
}

/** Offices that are not called like their department. */
const OFFICES: Record<string, string> = { '11': 'Distrito Capital', '76': 'Valle', '88': 'San Andrés' };

export function regionalOffice(country: Country, departmentCode: string): string {
  return `Regional ${OFFICES[departmentCode] ?? country.departments.get(departmentCode) ?? departmentCode}`;
}
