/** Territories, memberships, figures and seats in: each replaces its subject as a whole, in one transaction. */
import type { Knex } from 'knex';
import type {
  FigureInput,
  MemberInput,
  RefusedRow,
  RepairedRow,
  SeatInput,
  SourceInput,
  TerritoryInput,
} from '../domain/import.ts';

interface CommitRequest<Row> {
  rows: AsyncIterable<Row> | Iterable<Row>;
  source: SourceInput;
  actor: string;
  dryRun?: boolean;
  onProgress?: (step: string, done: number) => void;
}

export interface TerritoryCommitRequest extends CommitRequest<TerritoryInput> {
  kind: string;
  /** For a kind that does not exist yet: an overlay of polygons. */
  newKind?: { labelEs: string; labelEn: string; bufferM: number | null };
  /** Over 5 % of the present codes may go missing. */
  acceptLoss?: boolean;
}

export interface CommitResult {
  read: number;
  stored: number;
  refused: RefusedRow[];
  repaired: RepairedRow[];
}

/** A new version of a kind. The derived kinds are rebuilt and the units it touches are located again with it. */
export async function commitTerritories(db: Knex, request: TerritoryCommitRequest): Promise<CommitResult> {
  void db;
  void request;
  throw new Error('not built yet');
}

/** The list of PDET municipalities: the polygons of the subregions follow from it. */
export async function commitMembers(db: Knex, request: CommitRequest<MemberInput>): Promise<CommitResult> {
  void db;
  void request;
  throw new Error('not built yet');
}

/** Figures: those of the same subject (`source.title` apart) are replaced by name and year. */
export async function commitFigures(
  db: Knex,
  request: CommitRequest<FigureInput> & { subject: string },
): Promise<CommitResult> {
  void db;
  void request;
  throw new Error('not built yet');
}

/** Municipal seats, replaced as a whole. */
export async function commitSeats(db: Knex, seats: SeatInput[]): Promise<void> {
  void db;
  void seats;
  throw new Error('not built yet');
}
