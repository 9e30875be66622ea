/** The real files and known answers beside the checkout, where they are present. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';

export const REPOSITORY = resolve(import.meta.dirname, '../..');

/** The folder `../shared`, or null: tests that need it are then not defined. */
export function sharedDir(): string | null {
  const folder = resolve(REPOSITORY, '../shared');
  return existsSync(join(folder, 'data')) && existsSync(join(folder, 'checks')) ? folder : null;
}

/** A file below the shared folder, `data/pdet/…csv`. @throws where the folder is absent: ask sharedDir() first. */
export function sharedFile(path: string): string {
  const folder = sharedDir();
  if (folder === null) throw new Error(`No shared folder beside ${REPOSITORY}`);
  return join(folder, path);
}

/** One point located by PostGIS alone. Distances are spheroidal metres; codes are null outside every polygon. */
export interface KnownAnswer {
  id: string;
  lng: number;
  lat: number;
  municipality: string | null;
  department: string | null;
  pdetSubregion: string | null;
  /** Distance to the nearest municipal border. */
  boundaryM: number;
  /** Codes of the protected areas that hold the point, sorted. */
  protectedInside: string[];
  /** Codes of those that don't hold it but are within 5 km, sorted. */
  protectedNear: string[];
  /** Name of the nearest ETCR. */
  nearestEtcr: string;
  nearestEtcrM: number;
}

/** The 400 points of checks/locate-known-answers.csv. */
export function knownAnswers(): KnownAnswer[] {
  const text = readFileSync(sharedFile('checks/locate-known-answers.csv'), 'utf8');
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  return rows.map((row) => ({
    id: field(row, 'id'),
    lng: Number(field(row, 'lng')),
    lat: Number(field(row, 'lat')),
    municipality: field(row, 'municipality') || null,
    department: field(row, 'department') || null,
    pdetSubregion: field(row, 'pdet_subregion_id') || null,
    boundaryM: Number(field(row, 'boundary_m')),
    protectedInside: codes(field(row, 'protected_inside')),
    protectedNear: codes(field(row, 'protected_within_5km')),
    nearestEtcr: field(row, 'nearest_etcr'),
    nearestEtcrM: Number(field(row, 'nearest_etcr_m')),
  }));
}

function field(row: Record<string, string>, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`The known answers have no column ${name}`);
  return value;
}

function codes(cell: string): string[] {
  return cell === '' ? [] : cell.split('|').sort();
}
