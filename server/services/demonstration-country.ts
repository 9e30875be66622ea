/** The demonstration's country: facts of db/facts joined with what is drawn from the seed. */
import { readFileSync } from 'node:fs';
import type { MultiPolygon } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import {
  type MunicipalityFact,
  readDepartments,
  readEtcr,
  readMunicipalities,
  readPdet,
  readProtectedAreas,
  readTrainingCentres,
} from '../../db/facts/index.ts';
import { circle } from '../domain/demonstration/circles.ts';
import type { Country } from '../domain/demonstration/country.ts';
import { programmeFigures } from '../domain/demonstration/figures.ts';
import { Outline } from '../domain/demonstration/outline.ts';
import { type Population, populationOf } from '../domain/demonstration/population.ts';
import { placeForSite } from '../domain/demonstration/settlements.ts';
import { World } from '../domain/demonstration/world.ts';
import type { FigureInput, MemberInput, SeatInput, TerritoryInput } from '../domain/import.ts';

const COUNTRIES = new URL(import.meta.resolve('world-atlas/countries-10m.json'));
/** ISO 3166-1 numeric. */
const COLOMBIA = '170';
/** The year whose rural population says where units are. */
const RURAL_YEAR = 2018;

export interface DemonstrationCountry extends Country {
  seed: number;
  municipalities: MunicipalityFact[];
  populations: Population[];
}

/** Everything that follows from the facts and the seed alone. */
export function demonstrationCountry(seed: number): DemonstrationCountry {
  const municipalities = readMunicipalities();
  const populations = municipalities.map((municipality) => populationOf(municipality, seed));
  return {
    seed,
    municipalities,
    populations,
    world: new World(municipalities, new Outline(readOutline())),
    rural: new Map(populations.map((population) => [population.code, ruralOf(population)])),
    pdet: new Set(readPdet().map(({ municipalityCode }) => municipalityCode)),
    etcr: new Set(readEtcr().map(({ municipalityCode }) => municipalityCode)),
    departments: new Map(readDepartments().map(({ code, name }) => [code, name])),
    trainingCentres: groupCentres(),
  };
}

/** Colombia with its islands, from Natural Earth at 1:10,000,000; degrees. */
function readOutline(): MultiPolygon {
  const topology: Topology = JSON.parse(readFileSync(COUNTRIES, 'utf8'));
  const countries = topology.objects.countries as GeometryCollection | undefined;
  const colombia = countries?.geometries.find(({ id }) => id === COLOMBIA);
  if (colombia?.type !== 'MultiPolygon') throw new Error(`world-atlas: Colombia is ${colombia?.type}`);
  return feature(topology, colombia).geometry as MultiPolygon;
}

function ruralOf({ years }: Population): number {
  return years.find(({ year }) => year === RURAL_YEAR)?.rural ?? 0;
}

function groupCentres(): Map<string, string[]> {
  const centres = new Map<string, string[]>();
  for (const { departmentCode, name } of readTrainingCentres()) {
    centres.set(departmentCode, [...(centres.get(departmentCode) ?? []), name]);
  }
  return centres;
}

/** Municipal cells as they come from the seats, not yet cut by the outline. */
export function cellsOf({
  world,
}: Country): { code: string; geometry: { type: 'Polygon'; coordinates: number[][][] } }[] {
  return world.places.map((place) => ({
    code: place.code,
    geometry: { type: 'Polygon', coordinates: [world.cell(place)] },
  }));
}

export function municipalityRows(
  country: DemonstrationCountry,
  cells: readonly { code: string; geometry: MultiPolygon }[],
): TerritoryInput[] {
  const geometries = new Map(cells.map(({ code, geometry }) => [code, geometry]));
  return country.municipalities.map(({ code, name, departmentCode, kind }) => {
    const geometry = geometries.get(code);
    if (!geometry) throw new Error(`demonstration: the cell of ${code} lies outside the outline`);
    const parentName = country.departments.get(departmentCode) ?? null;
    return { code, name, parent: departmentCode, parentName, geometry, attributes: { kind } };
  });
}

export function pdetRows(): MemberInput[] {
  return readPdet().map(({ municipalityCode, subregionCode, subregionName }) => ({
    parent: subregionCode,
    parentName: subregionName,
    child: municipalityCode,
  }));
}

/** Each at an invented place of its municipality. */
export function etcrRows({ world, seed }: DemonstrationCountry): TerritoryInput[] {
  return readEtcr().map(({ code, name, municipalityCode }) => ({
    code,
    name,
    parent: municipalityCode,
    geometry: { type: 'Point', coordinates: placeForSite(world, world.place(municipalityCode), seed, code) },
  }));
}

/** Circles of the published size. */
export function protectedAreaRows(): TerritoryInput[] {
  return readProtectedAreas().map(({ code, name, category, hectares, lng, lat }) => ({
    code,
    name,
    geometry: circle(lng, lat, hectares),
    attributes: { category, hectares },
  }));
}

export function populationRows({ populations }: DemonstrationCountry): FigureInput[] {
  return populations.flatMap(({ code, years, poverty }) => {
    const figure = (name: string, year: number, value: number) => ({
      ...{ kind: 'municipality', code, name, year, value },
    });
    const people = years.flatMap(({ year, total, seat, rural }) => [
      figure('population_total', year, total),
      figure('population_seat', year, seat),
      figure('population_rural', year, rural),
    ]);
    if (poverty === null) return people;
    return [
      ...people,
      figure('ipm', RURAL_YEAR, poverty.total),
      figure('ipm_seat', RURAL_YEAR, poverty.seat),
      figure('ipm_rural', RURAL_YEAR, poverty.rural),
    ];
  });
}

/** The programme's yearly figures by department. */
export function programmeRows(country: DemonstrationCountry): FigureInput[] {
  const weights = [...country.departments.keys()].map((departmentCode) => {
    const places = country.world.places.filter((place) => place.departmentCode === departmentCode);
    const sum = (codes: string[]) => codes.reduce((all, code) => all + (country.rural.get(code) ?? 0), 0);
    const codes = places.map(({ code }) => code);
    return {
      departmentCode,
      rural: sum(codes),
      ruralPdet: sum(codes.filter((code) => country.pdet.has(code))),
    };
  });
  return programmeFigures(weights, country.seed).map(({ departmentCode, ...figure }) => ({
    ...figure,
    kind: 'department',
    code: departmentCode,
  }));
}

export function seatRows({ municipalities }: DemonstrationCountry): SeatInput[] {
  return municipalities.map(({ code, name, lng, lat }) => ({ code, name, lng, lat }));
}
