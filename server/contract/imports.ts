import { z } from 'zod';
import { PERSONAL_KINDS } from '../domain/personal-columns.ts';
import { checkBody, choicesField } from './checks.ts';
import { Bbox, Links, Named } from './common.ts';
import { cursor, expecting, limit, oneOf } from './parameters.ts';

/** Largest file of an import over HTTP. */
export const MAX_IMPORT_BYTES = 100_000_000;

export const IMPORT_STATUSES = [
  'staging',
  'staged',
  'committed',
  'refused',
  'unchanged',
  'reverted',
  'partly_reverted',
  'checked',
  'discarded',
] as const;
export const ROW_CHANGES = ['new', 'changed', 'unchanged', 'refused', 'left_out', 'duplicate'] as const;

export const importParams = {
  id: expecting(
    z
      .string()
      .regex(/^[1-9]\d{0,14}$/)
      .transform(Number)
      .pipe(z.int()),
    { es: 'se espera el número de una importación', en: 'expected the number of an import' },
  ),
};
export const importsQuery = { limit, cursor };
export const importRowsQuery = { change: oneOf(ROW_CHANGES), limit, cursor };

/** A text field that holds a JSON object of texts. */
function textsAsJson(example: string) {
  const schema = z
    .string()
    .max(20_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text || '{}');
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string().max(100), z.string().max(1_000)))
    .optional();
  return expecting(schema, {
    es: `se espera un objeto JSON de textos, como ${example}`,
    en: `expected a JSON object of texts, like ${example}`,
  });
}

/** Beside the file. */
export const ImportForm = z.object({
  kind: expecting(z.enum(['units']).optional(), {
    es: 'aquí se cargan units; los territorios, con la orden npm run import',
    en: 'units are loaded here; territories by the command npm run import',
  }),
  /** Field → column. */
  map: textsAsJson('{"name":"Unidad"}'),
  /** Field → value of every row that has none. */
  set: textsAsJson('{"line":"rural_business"}'),
  crs: expecting(
    z
      .string()
      .regex(/^(epsg:)?\d{4,6}$/i)
      .transform((text) => Number(text.replace(/\D/g, '')))
      .optional(),
    { es: 'se espera un código EPSG, como 9377', en: 'expected an EPSG code, like 9377' },
  ),
  sheet: expecting(z.string().max(200).optional(), {
    es: 'se espera el nombre de una hoja',
    en: 'expected the name of a sheet',
  }),
  encoding: expecting(z.string().max(40).optional(), {
    es: 'se espera una codificación, como windows-1252',
    en: 'expected an encoding, like windows-1252',
  }),
  /** Of a file that comes from a check, where either is given: roles of its columns, as /checks takes them. */
  columns: expecting(checkBody.shape.columns, {
    es: 'se espera un objeto JSON {columna: función}, como lo recibe /checks',
    en: 'expected a JSON object {column: role}, as /checks takes it',
  }),
  /** The repairs that were accepted, as /checks/annotated takes them: rows lie where the check puts them. */
  choices: expecting(choicesField, {
    es: 'se espera JSON {"kinds":[],"rows":[],"not_rows":[]}, como lo recibe /checks/annotated',
    en: 'expected JSON {"kinds":[],"rows":[],"not_rows":[]}, as /checks/annotated takes it',
  }),
});

export const CommitBody = z.object({
  /** Rows of the file, as `row` numbers them, that stay out: possible duplicates. */
  leave_out: expecting(z.array(z.int().min(1)).max(200_000).optional(), {
    es: 'se espera una lista de números de fila',
    en: 'expected a list of row numbers',
  }),
});
export const RevertBody = z.object({
  /** Revert the units that nobody changed since, though others were. */
  force: expecting(z.boolean().optional(), { es: 'se admite true o false', en: 'allowed are true or false' }),
});

export const ImportCounts = z.object({
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  left_out: z.int(),
  duplicates: z.int(),
});

/** What the importer told, rows aside. */
export const ImportReportShape = z.object({
  read: z.int(),
  stored: z.int(),
  created: z.int().nullable(),
  changed: z.int().nullable(),
  unchanged: z.int().nullable(),
  unlocated: z.int().nullable(),
  outside: z.int().nullable(),
  relocated: z.int().nullable(),
  refused: z.int(),
  notes: z.array(z.string()),
});

export const ImportProgressShape = z.object({
  step: z.enum(['check', 'read', 'compare', 'locate', 'store']),
  /** Bytes checked or read; null in the other steps. */
  done: z.number().nullable(),
  total: z.number().nullable(),
  rows: z.int(),
});

export const ImportShape = z.object({
  id: z.int(),
  kind: z.string(),
  status: z.enum(IMPORT_STATUSES),
  file_name: z.string(),
  file_sha256: z.string(),
  actor: z.string(),
  created_at: z.string(),
  committed_at: z.string().nullable(),
  /** Who committed or discarded it. */
  closed_by: z.string().nullable(),
  reverted_at: z.string().nullable(),
  reverted_by: z.string().nullable(),
  /** Null where the importer compared no units. */
  counts: ImportCounts.nullable(),
  report: ImportReportShape.nullable(),
  /** Who asks may look at its rows, commit, discard or revert it. */
  own: z.boolean(),
  /** While it is read, committed or reverted by this server. */
  progress: ImportProgressShape.nullable(),
});

export const ImportColumn = z.object({
  name: z.string(),
  field: z.string().nullable(),
  /** Data of persons: pointed out, never stored. */
  personal: z.enum(PERSONAL_KINDS).nullable(),
});

export const ImportDetail = ImportShape.extend({
  columns: z.array(ImportColumn).nullable(),
  /** The fields that a column can be mapped to. */
  fields: z.array(z.string()),
  /** Imports of the same file, the latest first. */
  same_file: z.array(
    z.object({
      id: z.int(),
      status: z.enum(IMPORT_STATUSES),
      actor: z.string(),
      created_at: z.string(),
      same_options: z.boolean(),
    }),
  ),
  /** Committing it would store the first real units. */
  ends_demonstration: z.boolean(),
  /** Where the units of a committed import lie now, as who asks may see it; null where none has a place. */
  places: z
    .object({
      units: z.int(),
      bbox: Bbox,
      /** That holds them all. */
      department: Named.nullable(),
    })
    .nullable(),
});

/** Latest first. */
export const ImportsPage = z.object({ imports: z.array(ImportShape), links: Links });

export const ImportRow = z.object({
  row: z.int().nullable(),
  /** Null: given at commit. */
  code: z.string().nullable(),
  name: z.string().nullable(),
  change: z.enum(['new', 'changed', 'unchanged', 'refused', 'left_out']),
  /** Field by field; of a new unit every field, with `before` null. */
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  /** Where it would lie; null outside every municipality. */
  municipality: Named.nullable(),
  /** What was corrected of its place, as its loader accepted in the check. */
  correction: z.string().nullable(),
  problem: z
    .object({
      column: z.string().nullable(),
      value: z.string().nullable(),
      code: z.string(),
      reason: z.string(),
      remedy: z.string(),
    })
    .nullable(),
  duplicate: z
    .object({
      /** Of a stored unit; null for an earlier row of the file. */
      code: z.string().nullable(),
      row: z.int().nullable(),
      name: z.string(),
      same_name: z.boolean(),
      same_point: z.boolean(),
      distance_m: z.number(),
    })
    .nullable(),
});
export const ImportRowsPage = z.object({ rows: z.array(ImportRow), links: Links });

export const RevertShape = z.object({
  import: ImportDetail,
  removed: z.int(),
  restored: z.int(),
  kept: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      type: z.string(),
      actor: z.string(),
      recorded_at: z.string(),
    }),
  ),
});

export type ImportShape = z.infer<typeof ImportShape>;
export type ImportDetail = z.infer<typeof ImportDetail>;
export type ImportsPage = z.infer<typeof ImportsPage>;
export type ImportRow = z.infer<typeof ImportRow>;
export type ImportRowsPage = z.infer<typeof ImportRowsPage>;
export type ImportProgressShape = z.infer<typeof ImportProgressShape>;
export type RevertShape = z.infer<typeof RevertShape>;
