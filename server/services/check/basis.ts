/** The territories that a check compares with, read once for it. */
import type { Knex } from 'knex';
import { readDepartments, readMunicipalities as readFacts } from '../../../db/facts/index.ts';
import { Gazetteer, type Municipality } from '../../domain/check/gazetteer.ts';
import type { Code, Whereabouts } from '../../domain/check/types.ts';
import { searchKey } from '../../domain/text.ts';
import { DEFAULT_ACCURACY_M } from '../../domain/unit.ts';
import { type LocatedPlace, namesOfSites, readMunicipalities } from '../../queries/check-places.ts';
import { layerCard } from '../../queries/layers.ts';
import { boundaryQuality } from '../../queries/proximity.ts';

/** What the person who took the coordinates says of them: nothing, so a GPS. */
export const ACCURACY_M = DEFAULT_ACCURACY_M.gps;

export interface Basis {
  gazetteer: Gazetteer;
  /** By `kind:code`. */
  siteNames: ReadonlyMap<string, string>;
  boundaryErrorM: number;
  demonstration: boolean;
  /** As the map names its sources. */
  source: string;
}

/** The territories of the present versions, read once as long as none changes: centres of a thousand polygons take time. */
export class BasisReader {
  private held: { key: string; basis: Promise<Basis> } | null = null;

  constructor(private readonly db: Knex) {}

  /** @param layers version by territory kind */
  current(layers: Readonly<Record<string, number>>): Promise<Basis> {
    const key = JSON.stringify(layers);
    if (this.held?.key === key) return this.held.basis;
    const held = { key, basis: readBasis(this.db) };
    this.held = held;
    held.basis.catch(() => {
      if (this.held === held) this.held = null;
    });
    return held.basis;
  }
}

export async function readBasis(db: Knex): Promise<Basis> {
  const [municipalities, siteNames, quality, card] = await Promise.all([
    readMunicipalities(db),
    namesOfSites(db),
    boundaryQuality(db),
    layerCard(db, 'municipality'),
  ]);
  return {
    gazetteer: new Gazetteer(withFacts(municipalities)),
    siteNames,
    boundaryErrorM: quality.errorM,
    demonstration: quality.demonstration,
    source: card.attribution,
  };
}

/** The name as DIVIPOLA writes it, beside the boundaries' own, and seats where the database has none. */
function withFacts(municipalities: Omit<Municipality, 'otherName'>[]): Municipality[] {
  const facts = new Map(readFacts().map((fact) => [fact.code, fact]));
  const departments = new Map(readDepartments().map((fact) => [fact.code, fact]));
  const hasSeats = municipalities.some(({ seat }) => seat !== null);
  return municipalities.map((municipality) => {
    const fact = facts.get(municipality.code);
    const isSame = fact !== undefined && searchKey(fact.name) === searchKey(municipality.name);
    return {
      ...municipality,
      name: isSame ? fact.name : municipality.name,
      department: municipality.department && written(municipality.department, departments),
      otherName: isSame ? null : (fact?.name ?? null),
      seat: municipality.seat ?? (hasSeats || !fact ? null : { lng: fact.lng, lat: fact.lat }),
    };
  });
}

/** As DIVIPOLA writes it, where the boundaries only lack capitals or accents. */
function written(named: Code, facts: ReadonlyMap<string, Code>): Code {
  const fact = facts.get(named.code);
  return fact && searchKey(fact.name) === searchKey(named.name)
    ? { code: fact.code, name: fact.name }
    : named;
}

/** Facts of a place with the names of all that they point at. */
export function whereabouts({ facts, possible }: LocatedPlace, basis: Basis): Whereabouts {
  const { gazetteer, siteNames } = basis;
  const nameOf = (kind: string, code: string) => siteNames.get(`${kind}:${code}`) ?? code;
  const municipality = facts.municipalityCode === null ? undefined : gazetteer.get(facts.municipalityCode);
  return {
    municipality: codeOf(municipality, facts.municipalityCode),
    department: municipality?.department ?? null,
    subregion: municipality?.subregion ?? null,
    borderM: facts.borderM,
    borderline: facts.borderline && facts.municipalityCode !== null,
    pdetBorderline: facts.pdetBorderline && facts.municipalityCode !== null,
    answers: possible.flatMap(({ code, distanceM }) => {
      const answer = gazetteer.get(code);
      return answer
        ? [{ municipality: { code, name: answer.name }, subregion: answer.subregion, distanceM }]
        : [];
    }),
    nearestMunicipality: codeOf(
      facts.nearestMunicipalityCode === null ? undefined : gazetteer.get(facts.nearestMunicipalityCode),
      facts.nearestMunicipalityCode,
    ),
    nearestEtcr:
      facts.nearestEtcrCode === null || facts.nearestEtcrM === null
        ? null
        : {
            code: facts.nearestEtcrCode,
            name: nameOf('etcr', facts.nearestEtcrCode),
            distanceM: facts.nearestEtcrM,
          },
    overlays: facts.overlays.map((overlay) => ({ ...overlay, name: nameOf(overlay.kind, overlay.code) })),
  };
}

function codeOf(known: Municipality | undefined, code: string | null) {
  return code === null ? null : { code, name: known?.name ?? code };
}
