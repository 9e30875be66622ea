/**
 * A checked file as the importer reads it: its own rows, each where the check puts it, with the repairs that its loader
 * accepted. Whatever else a row must be, the importer judges as it does any other.
 */
import type { Knex } from 'knex';
import { type Choices, isAccepted } from '../../domain/check/annotation.ts';
import { correctionOf } from '../../domain/check/correction.ts';
import type { CheckedRow, CheckProblemCode, Column, ColumnRole } from '../../domain/check/types.ts';
import { type Language, problemMessage, repairReason } from '../../domain/check/words.ts';
import type { Bilingual } from '../../problem.ts';
import {
  GeometryReader,
  HEADER_REPEATED,
  openRows,
  type RowNote,
  type RowStream,
  type SourceRow,
} from '../../readers/index.ts';
import { Check, type CheckProgress, type CheckRequest } from '../checks.ts';
import { fieldMapOf, rolesWith } from './field-map.ts';

export interface CheckedFileRequest extends CheckRequest {
  choices: Choices;
  /** Field → column, beside what the check knows of the columns. */
  map: Readonly<Record<string, string>>;
  /** In which corrections are told to the history. */
  language: Language;
  /** While the check looks through the file. */
  onChecked: (progress: CheckProgress) => void;
  /** While the importer reads it. */
  onBytes: (read: number, total: number) => void;
}

export interface CheckedFile {
  stream: RowStream;
  /** Field → column. */
  map: Record<string, string>;
}

/** What leaves a row without any place, other than having none; its loader mends the file or accepts the repair. */
const FLAWS: readonly CheckProblemCode[] = [
  'coordinate-missing',
  'coordinate-not-a-number',
  'coordinates-out-of-range',
  'coordinates-zero',
  'coordinates-swapped',
  'missing-minus',
  'wrong-crs',
  'degrees-as-minutes',
  'decimal-point-lost',
  'crs-unknown',
];
const REMEDY: Bilingual = {
  es: 'Corrija las coordenadas en el archivo, o acepte la reparación donde la verificación propone una.',
  en: 'Correct the coordinates in the file, or accept the repair where the check proposes one.',
};
/** Of points; a point has one vertex. */
const DEGREES = 4326;
const VERTICES = 2_000_000;

/** @throws Problem as a check does, and for a file that cannot be read */
export async function openCheckedFile(db: Knex, request: CheckedFileRequest): Promise<CheckedFile> {
  const { map, file, crs, encoding, onChecked, onBytes } = request;
  const columns = rolesWith(request.columns ?? {}, map);
  const check = await Check.open(db, { ...request, columns });
  const pass = check.surveying();
  let step = await pass.next();
  for (; !step.done; step = await pass.next()) onChecked(check.progress());
  const { sheet } = step.value;
  const stream = await openRows(file, {
    ...(sheet !== null && { sheet }),
    ...(encoding !== undefined && { encoding }),
    ...(crs !== undefined && { crs }),
    ...{ byContent: true, placeless: true, judgePlaces: false, onBytes },
  });
  const fields = fieldMapOf(check.columns, columns, map);
  const placing = new Placing(request, check.columns, declaredColumn(fields, map));
  return {
    map: fields,
    stream: {
      ...stream,
      placeColumns: placing.columns,
      warnings: step.value.warnings,
      [Symbol.asyncIterator]: () => placedRows(stream, check, placing),
    },
  };
}

/** The column of the declared municipality, unless it was named for the import itself. */
function declaredColumn(fields: Readonly<Record<string, string>>, map: Readonly<Record<string, string>>) {
  return map.declared_municipality === undefined ? (fields.declared_municipality ?? '') : '';
}

/** Both readings of the file side by side: row by row they are of the same. */
async function* placedRows(stream: RowStream, check: Check, placing: Placing): AsyncGenerator<SourceRow> {
  const found = singly(check.rows());
  try {
    for await (const row of stream) {
      if (row.problem?.code === HEADER_REPEATED) continue; // the check has told of it
      const { value, done } = await found.next();
      if (done || value.row !== row.row) throw new Error('a check and an import read different rows');
      yield placing.placed(row, value);
    }
  } finally {
    await found.return(undefined);
  }
}

async function* singly(batches: AsyncGenerator<CheckedRow[]>): AsyncGenerator<CheckedRow, undefined> {
  for await (const batch of batches) yield* batch;
  return undefined;
}

/** Puts the rows of one file where their check says. */
class Placing {
  /** That the place is read from; none of features. */
  readonly columns: string[];
  /** The column holds names: what is not understood in it is nothing, where a wrong code is a mistake. */
  private readonly isNamed: boolean;
  private readonly judge = new GeometryReader(DEGREES, VERTICES);

  constructor(
    private readonly request: Pick<CheckedFileRequest, 'choices' | 'language'>,
    columns: readonly Column[],
    private readonly declared: string,
  ) {
    const named = (role: ColumnRole) => columns.find((column) => column.role === role)?.name ?? [];
    const both = [named('coordinates')].flat();
    this.columns = both.length > 0 ? both : [named('lng'), named('lat')].flat();
    this.isNamed = columns.some(({ name, role }) => name === declared && role === 'municipality');
  }

  placed({ problem, ...row }: SourceRow, found: CheckedRow): SourceRow {
    // Which cells a row may leave out is the check's to say: it knows the columns of the place.
    const isWhole =
      problem?.code === 'row-ragged' && !found.problems.some(({ code }) => code === 'row-damaged');
    if (problem && !isWhole) return { ...row, problem };
    const known = { ...row, properties: this.properties(row, found) };
    if (found.repair !== null && isAccepted(found, this.request.choices)) {
      return this.mended(known, found.repair);
    }
    if (found.place === null || (found.repair !== null && !found.where?.municipality)) {
      return this.unplaced(known, found);
    }
    const outcome = this.judge.read(row.geometry ?? point(found.place));
    const notes = [...(row.notes ?? []), ...(outcome.notes ?? [])];
    if (outcome.problem) return { ...known, geometry: null, problem: { ...outcome.problem, ...this.at } };
    return { ...known, geometry: outcome.geometry, notes };
  }

  private mended(row: SourceRow, repair: NonNullable<CheckedRow['repair']>): SourceRow {
    const text = correctionOf(repair);
    const note: RowNote = { code: 'converted', text, column: this.at.column };
    return {
      ...row,
      geometry: point(repair),
      notes: [...(row.notes ?? []), note],
      correction: text[this.request.language],
    };
  }

  /** What lies nowhere as it stands, though a better place is proposed, waits for its loader's word too. */
  private unplaced(row: SourceRow, found: CheckedRow): SourceRow {
    const flaw = found.problems.find(({ code }) => FLAWS.includes(code));
    if (!flaw) return { ...row, geometry: null };
    const reason = found.repair ? repairReason(found.repair, found) : problemMessage(flaw, found);
    const { code, value = null } = flaw;
    return { ...row, geometry: null, problem: { code, reason, remedy: REMEDY, value, ...this.at } };
  }

  /** The municipality that the row declares as its code, however it was written. */
  private properties({ properties }: SourceRow, { declared }: CheckedRow): SourceRow['properties'] {
    if (this.declared === '' || (declared === null && !this.isNamed)) return properties;
    return { ...properties, [this.declared]: declared?.code ?? null };
  }

  private get at(): { column: string | null } {
    return { column: this.columns.join(', ') || null };
  }
}

function point({ lng, lat }: { lng: number; lat: number }) {
  return { type: 'Point' as const, coordinates: [lng, lat] };
}
