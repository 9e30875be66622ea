/** Reads the tables of facts beside this file (README.md tells each one's source). */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface DepartmentFact {
  code: string;
  name: string;
}

export interface MunicipalityFact {
  code: string;
  name: string;
  departmentCode: string;
  kind: 'municipio' | 'isla' | 'area_no_municipalizada';
  /** The seat, degrees WGS84. */
  lng: number;
  lat: number;
}

export interface PdetFact {
  municipalityCode: string;
  subregionCode: string;
  subregionName: string;
}

export interface EtcrFact {
  code: string;
  name: string;
  municipalityCode: string;
}

export interface ProtectedAreaFact {
  code: string;
  name: string;
  /** PNN, SFF, RNN, DRMI, … */
  category: string;
  hectares: number;
  lng: number;
  lat: number;
}

export interface TrainingCentreFact {
  departmentCode: string;
  name: string;
}

/** Ordered by code, as every list here. */
export function readDepartments(): DepartmentFact[] {
  return rows('departments').map((row) => ({ code: text(row, 'code'), name: text(row, 'name') }));
}

/** Municipalities with their seats. */
export function readMunicipalities(): MunicipalityFact[] {
  const seats = new Map(rows('municipal_seats').map((row) => [text(row, 'municipality_code'), row]));
  return rows('municipalities').map((row) => {
    const code = text(row, 'code');
    const seat = seats.get(code);
    if (!seat) throw new Error(`municipal_seats.csv: no seat of ${code}`);
    return {
      code,
      name: text(row, 'name'),
      departmentCode: text(row, 'department_code'),
      kind: text(row, 'kind') as MunicipalityFact['kind'],
      lng: number(seat, 'lng'),
      lat: number(seat, 'lat'),
    };
  });
}

/** The PDET municipalities, ordered by subregion. */
export function readPdet(): PdetFact[] {
  const names = new Map(rows('pdet_subregions').map((row) => [text(row, 'code'), text(row, 'name')]));
  return rows('pdet_municipalities').map((row) => {
    const subregionCode = text(row, 'subregion_code');
    const subregionName = names.get(subregionCode);
    if (!subregionName) throw new Error(`pdet_subregions.csv: no subregion ${subregionCode}`);
    return { municipalityCode: text(row, 'municipality_code'), subregionCode, subregionName };
  });
}

export function readEtcr(): EtcrFact[] {
  return rows('etcr').map((row) => ({
    code: text(row, 'code'),
    name: text(row, 'name'),
    municipalityCode: text(row, 'municipality_code'),
  }));
}

export function readProtectedAreas(): ProtectedAreaFact[] {
  return rows('protected_areas').map((row) => ({
    code: text(row, 'code'),
    name: text(row, 'name'),
    category: text(row, 'category'),
    hectares: number(row, 'hectares'),
    lng: number(row, 'lng'),
    lat: number(row, 'lat'),
  }));
}

export function readTrainingCentres(): TrainingCentreFact[] {
  return rows('training_centres').map((row) => ({
    departmentCode: text(row, 'department_code'),
    name: text(row, 'name'),
  }));
}

type Row = Record<string, string>;

function rows(table: string): Row[] {
  return parse(readFileSync(new URL(`${table}.csv`, import.meta.url)), { columns: true });
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (!value) throw new Error(`facts: empty ${column} in ${JSON.stringify(row)}`);
  return value;
}

function number(row: Row, column: string): number {
  const value = Number(text(row, column));
  if (!Number.isFinite(value)) throw new Error(`facts: ${column} is not a number in ${JSON.stringify(row)}`);
  return value;
}
