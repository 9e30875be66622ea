/** A unit as GeoJSON and as a line of a table. */
import type { UnitFeature } from '../contract/units.ts';
import { type Cell, csvHead, csvLine, type Separator } from '../http/csv.ts';
import type { UnitRecord } from '../queries/unit-list.ts';

/** As GeoJSON. */
export function unitFeature(unit: UnitRecord): UnitFeature {
  const { lng, lat } = unit;
  return {
    type: 'Feature',
    id: unit.code,
    geometry: lng === null || lat === null ? null : { type: 'Point', coordinates: [lng, lat] },
    properties: {
      ...columnsOf(unit),
      overlays_inside: unit.overlaysInside,
      overlays_near: unit.overlaysNear.map(({ kind, code, distanceM }) => ({
        kind,
        code,
        distance_m: distanceM,
      })),
    },
  };
}

/** Everything of a unit that is one value, in the order of the CSV. */
function columnsOf(unit: UnitRecord) {
  return {
    code: unit.code,
    name: unit.name,
    line: unit.line,
    stage: unit.stage,
    active: unit.active,
    product: unit.product,
    created_on: unit.createdOn,
    closed_on: unit.closedOn,
    accuracy_m: unit.accuracyM,
    location_source: unit.locationSource,
    declared_municipality: unit.declaredMunicipality,
    regional_office: unit.regionalOffice,
    training_centre: unit.trainingCentre,
    association_code: unit.associationCode,
    members: unit.members,
    women: unit.women,
    youth: unit.youth,
    ethnic: unit.ethnic,
    victims: unit.victims,
    reincorporated: unit.reincorporated,
    disabled: unit.disabled,
    extreme_poverty: unit.extremePoverty,
    jobs: unit.jobs,
    financing_cop: unit.financingCop,
    municipality_code: unit.municipalityCode,
    department_code: unit.departmentCode,
    pdet: unit.pdetSubregionCode !== null,
    pdet_subregion_code: unit.pdetSubregionCode,
    nearest_municipality_code: unit.nearestMunicipalityCode,
    nearest_municipality_m: unit.nearestMunicipalityM,
    border_m: unit.borderM,
    borderline: unit.borderline,
    pdet_borderline: unit.pdetBorderline,
    nearest_etcr_code: unit.nearestEtcrCode,
    nearest_etcr_m: unit.nearestEtcrM,
  };
}

type Columns = ReturnType<typeof columnsOf>;
const COLUMN_NAMES = [
  ...['code', 'name', 'lng', 'lat', 'line', 'stage', 'active', 'product', 'created_on', 'closed_on'],
  ...['accuracy_m', 'location_source', 'declared_municipality', 'regional_office', 'training_centre'],
  ...['association_code', 'members', 'women', 'youth', 'ethnic', 'victims', 'reincorporated', 'disabled'],
  ...['extreme_poverty', 'jobs', 'financing_cop', 'municipality_code', 'department_code', 'pdet'],
  ...['pdet_subregion_code', 'nearest_municipality_code', 'nearest_municipality_m', 'border_m', 'borderline'],
  ...['pdet_borderline', 'nearest_etcr_code', 'nearest_etcr_m', 'overlays_inside', 'overlays_near'],
];

/** What must be said of a table that may travel alone. */
export interface Marks {
  /** Every unit is invented. */
  demonstration: boolean;
  /** Municipalities are demonstration boundaries. */
  approximateBoundaries: boolean;
}

export async function* unitLines(
  batches: AsyncIterable<UnitRecord[]>,
  separator: Separator,
  { demonstration, approximateBoundaries }: Marks,
): AsyncGenerator<string> {
  yield csvHead([...COLUMN_NAMES, 'demonstration', 'approximate_boundaries'], separator);
  for await (const units of batches) {
    const lines = units.map((unit) =>
      csvLine([...cellsOf(unit), demonstration, approximateBoundaries], separator),
    );
    yield lines.join('');
  }
}

function cellsOf(unit: UnitRecord): Cell[] {
  const cells: Record<string, Cell> & Columns = {
    ...columnsOf(unit),
    lng: unit.lng,
    lat: unit.lat,
    overlays_inside: unit.overlaysInside.map(({ kind, code }) => `${kind}:${code}`).join(' '),
    overlays_near: unit.overlaysNear
      .map(
        ({ kind, code, distanceM }) =>
          `${kind}:${code}${distanceM === null ? '' : `=${Math.round(distanceM)}`}`,
      )
      .join(' '),
  };
  return COLUMN_NAMES.map((name) => cells[name]);
}
