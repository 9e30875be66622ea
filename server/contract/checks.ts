/** A check: what each row of somebody's file says of where it is, without storing any of it. */
import { z } from 'zod';
import {
  CHECK_PROBLEMS,
  type CheckProblemCode,
  COLUMN_ROLES,
  type ColumnRole,
  PERSONAL_DATA,
  REPAIR_KINDS,
  type RepairKind,
  VERDICTS,
  type Verdict,
} from '../domain/check/types.ts';
import { Named, TerritoryName } from './common.ts';

export {
  CHECK_PROBLEMS,
  type CheckProblemCode,
  COLUMN_ROLES,
  type ColumnRole,
  REPAIR_KINDS,
  type RepairKind,
  VERDICTS,
  type Verdict,
};

export const CheckProblem = z.object({
  code: z.enum(CHECK_PROBLEMS),
  /** A sentence for whoever keeps the file, in the language of the request. */
  message: z.string(),
  /** Of `duplicate-row` and `shared-point`: the other rows, at most ten. */
  rows: z.array(z.int()).optional(),
  /** Of `declared-elsewhere`: geodesic metres to the declared municipality. */
  distance_m: z.number().optional(),
});

/** Proposed, never applied silently: where the row lies with it, and why. */
export const Repair = z.object({
  kind: z.enum(REPAIR_KINDS),
  lng: z.number(),
  lat: z.number(),
  /** Of kind `crs`: the EPSG code in which the numbers make sense. */
  crs: z.int().optional(),
  reason: z.string(),
  municipality: Named.nullable(),
  department: Named.nullable(),
  pdet: z.boolean(),
  pdet_borderline: z.boolean(),
  pdet_subregion: Named.nullable(),
});

/** An answer that the uncertainty admits; the first holds the point. */
export const CheckAnswer = z.object({
  municipality: Named,
  pdet: z.boolean(),
  pdet_subregion: Named.nullable(),
  distance_m: z.number(),
});

export const CheckRow = z.object({
  /** As a spreadsheet numbers it; of GeoJSON, KML and GPX the feature's number from 1. */
  row: z.int(),
  verdict: z.enum(VERDICTS),
  /** What tells the row to a person: its code and name where columns hold them. */
  label: z.string().nullable(),
  /** Degrees WGS84 as they were read, repairs not applied. */
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  municipality_code: z.string().nullable(),
  municipality: z.string().nullable(),
  department_code: z.string().nullable(),
  department: z.string().nullable(),
  /** Null without a place in a municipality. */
  pdet: z.boolean().nullable(),
  pdet_subregion: Named.nullable(),
  /** Another municipality lies within the uncertainty. */
  borderline: z.boolean(),
  /** One that differs in PDET does. */
  pdet_borderline: z.boolean(),
  /** Of borderline rows: all that it may be. */
  answers: z.array(CheckAnswer),
  /** Distance to the nearest municipal border, geodesic metres. */
  border_m: z.number().nullable(),
  declared_code: z.string().nullable(),
  declared_name: z.string().nullable(),
  /** The declared municipality is where the point lies, or may lie within the uncertainty; null without either. */
  agrees: z.boolean().nullable(),
  nearest_etcr: Named.extend({ distance_m: z.number() }).nullable(),
  overlays: z.array(TerritoryName.extend({ distance_m: z.number(), inside: z.boolean() })),
  problems: z.array(CheckProblem),
  repair: Repair.nullable(),
});

export const CheckColumn = z.object({
  name: z.string(),
  role: z.enum(COLUMN_ROLES).nullable(),
  /** How the role was found. */
  by: z.enum(['name', 'content', 'hand']).nullable(),
  /** The first values that are not empty, at most three. */
  sample: z.array(z.string()),
  /** Looks like personal data: document, telephone, e-mail, names of persons. */
  personal: z.enum(PERSONAL_DATA).nullable(),
});

/** How the file was understood. */
export const CheckedFile = z.object({
  name: z.string(),
  format: z.enum(['csv', 'xlsx', 'ods', 'geojson', 'topojson', 'shapefile', 'kml', 'gpx']),
  /** Of CSV. */
  encoding: z.string().nullable(),
  separator: z.enum([',', ';', '\t', '|']).nullable(),
  /** Of tables: `,` where numbers have a decimal comma. */
  decimal: z.enum(['.', ',']).nullable(),
  /** Of tables: the row that names the columns. */
  header_row: z.int().nullable(),
  sheet: z.string().nullable(),
  sheets: z.array(z.string()),
  /** Null where metres are in a system that was not recognised. */
  crs: z.int().nullable(),
  /** How coordinates are written, in words of the request's language: "grados decimales", "EPSG:9377, metros". */
  notation: z.string(),
  warnings: z.array(z.string()),
});

export const CheckTotals = z.object({
  rows: z.int(),
  pdet: z.int(),
  not_pdet: z.int(),
  borderline: z.int(),
  repair: z.int(),
  outside: z.int(),
  unusable: z.int(),
  agree: z.int(),
  disagree: z.int(),
  by_subregion: z.array(Named.extend({ rows: z.int() })),
  by_department: z.array(Named.extend({ rows: z.int(), pdet: z.int() })),
  by_problem: z.array(z.object({ code: z.enum(CHECK_PROBLEMS), rows: z.int(), title: z.string() })),
  by_repair: z.array(z.object({ kind: z.enum(REPAIR_KINDS), rows: z.int(), title: z.string() })),
});

/** Boundaries that the check was made with. */
export const CheckBasis = z.object({
  demonstration: z.boolean(),
  boundary_error_m: z.number(),
  source: z.string(),
});

export const CheckResult = z.object({
  file: CheckedFile,
  columns: z.array(CheckColumn),
  basis: CheckBasis,
  totals: CheckTotals,
  rows: z.array(CheckRow),
});

/**
 * The same as lines (Accept: application/x-ndjson): `file` once, before it `progress` alone, after it `progress` and
 * each `row` once, at last `totals`, or `problem` (RFC 9457) where the file proves unreadable midway.
 */
export const CheckLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('file'), file: CheckedFile, columns: z.array(CheckColumn), basis: CheckBasis }),
  z.object({ type: z.literal('progress'), rows: z.int(), bytes: z.int(), total_bytes: z.int() }),
  z.object({ type: z.literal('row'), row: CheckRow }),
  z.object({ type: z.literal('totals'), totals: CheckTotals }),
  z.object({ type: z.literal('problem'), problem: z.looseObject({ type: z.string(), detail: z.string() }) }),
]);

const jsonText = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);

/** Text fields beside the file. */
export const checkBody = z.object({
  /** JSON `{column name: role or null}`: what a person chose; columns that are not in it are recognised. */
  columns: jsonText(z.record(z.string(), z.enum(COLUMN_ROLES).nullable())).optional(),
  /** EPSG code in which coordinates are; default: recognised. */
  crs: z.coerce.number().int().optional(),
  sheet: z.string().max(200).optional(),
  encoding: z.string().max(40).optional(),
});

/** Repairs that were accepted: all of some kinds, and single rows; and rows that were set apart from them. */
export const CheckChoices = z.object({
  kinds: z.array(z.enum(REPAIR_KINDS)).default([]),
  rows: z.array(z.int()).default([]),
  not_rows: z.array(z.int()).default([]),
});

/** A text field that holds them as JSON. */
export const choicesField = jsonText(CheckChoices).optional();

export const annotatedBody = checkBody.extend({
  choices: choicesField,
  /** `pdet`: the rows in PDET municipalities alone. */
  only: z.enum(['all', 'pdet']).default('all'),
});

export type CheckRow = z.infer<typeof CheckRow>;
export type CheckColumn = z.infer<typeof CheckColumn>;
export type CheckedFile = z.infer<typeof CheckedFile>;
export type CheckTotals = z.infer<typeof CheckTotals>;
export type CheckBasis = z.infer<typeof CheckBasis>;
export type CheckResult = z.infer<typeof CheckResult>;
export type CheckLine = z.infer<typeof CheckLine>;
export type CheckProblem = z.infer<typeof CheckProblem>;
export type CheckChoices = z.infer<typeof CheckChoices>;
export type Repair = z.infer<typeof Repair>;
export type CheckBody = z.infer<typeof checkBody>;
export type AnnotatedBody = z.infer<typeof annotatedBody>;
