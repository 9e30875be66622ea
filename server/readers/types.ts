import type { Geometry } from 'geojson';
import type { Bilingual } from '../problem.ts';

export type ReaderFormat = 'geojson' | 'topojson' | 'shapefile' | 'csv' | 'xlsx' | 'ods' | 'kml' | 'gpx';

export type PropertyValue = string | number | boolean | null;

/** Why a row cannot be used. The row is refused; the rest of the file is still read. */
export interface RowProblem {
  /** Stable word for programs: `coordinates-swapped`, `coordinates-out-of-range`, `row-ragged`, ... */
  code: string;
  reason: Bilingual;
  /** What the owner of the file can do about it. */
  remedy: Bilingual;
  /** Column or member at fault, as the file names it; null when it is the whole row. */
  column: string | null;
  /** What stood there, cut to 200 characters. */
  value: string | null;
}

/** Something done to a row, or odd in it, that does not stop its use. */
export interface RowNote {
  /** `repaired` changed the geometry, `converted` read an unusual notation, `suspect` changed nothing. */
  code: 'repaired' | 'converted' | 'suspect';
  text: Bilingual;
  column: string | null;
}

export interface SourceRow {
  /** Number of the feature (GeoJSON, TopoJSON, Shapefile, KML, GPX) from 1; of a table the spreadsheet's row (the header is usually 1). */
  row: number;
  /** Text is trimmed and an empty text is null. CSV, KML and GPX give text only; numbers of XLSX and ODS stay numbers, dates are `YYYY-MM-DD`. */
  properties: Record<string, PropertyValue>;
  /** WGS84, longitude latitude, two dimensions. Null: the row has no place, or a problem. */
  geometry: Geometry | null;
  problem?: RowProblem;
  notes?: RowNote[];
  /** What was corrected of its place on somebody's word, as a person reads it; goes with the row into the history. */
  correction?: string;
}

export interface ReaderOptions {
  /** Default: by content, checked against the file's name. */
  format?: ReaderFormat;
  /** A name that says another format is passed over: default false refuses the file and says what it is. */
  byContent?: boolean;
  /** EPSG code; overrides what the file says. Default: what the file says, else 4326. */
  crs?: number;
  /** Columns of a table that hold the coordinates. Default: recognised by name; a table without them has no geometry. */
  lngColumn?: string;
  latColumn?: string;
  /** Tables are read without a place, whatever their columns are called: who reads them knows it otherwise. */
  placeless?: boolean;
  /** XLSX, ODS: name of the sheet. Default: the only visible one with rows, else a problem lists them. */
  sheet?: string;
  /** XLSX, ODS: where several sheets have rows and none is named, the first will do. */
  anySheet?: boolean;
  /** TopoJSON: name of the object; Shapefile: name of the layer. Default: the only one, else a problem lists them. */
  object?: string;
  /** Text encoding of CSV and DBF. Default: recognised. */
  encoding?: string;
  /** Features keep their geometry wherever it lies: default true refuses what cannot be true. */
  judgePlaces?: boolean;
  /** A feature with more vertices is a row problem. Default 2,000,000. */
  maxVertices?: number;
  /** Progress, in bytes of the file. */
  onBytes?: (read: number, total: number) => void;
}

/** Rows in file order, read anew at each iteration; leaving the loop early closes the file. Failures of the file are thrown as Problem. */
export interface RowStream extends AsyncIterable<SourceRow> {
  format: ReaderFormat;
  /** EPSG code that the coordinates were read in; rows are WGS84 whatever it is. */
  crs: number;
  /** Column names in file order; for features, the property names of the first one (of the first 200 in KML and GPX). Null when not known before reading. */
  columns: string[] | null;
  /** Of tables: the columns that the place is read from. */
  placeColumns?: string[];
  /** Text encoding as iconv names it; null where the format leaves no choice. */
  encoding: string | null;
  /** What a reader of the report should know of the file as a whole. */
  warnings: Bilingual[];
}
