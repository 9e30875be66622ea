/**
 * better-auth on our tables: its models by our knex, so that the pool, both engines and the transaction around a
 * sign-in are ours. Only what its sessions and passwords ask for; anything else is refused rather than answered wrong.
 */
import { type CleanedWhere, createAdapterFactory } from 'better-auth/adapters';
import type { Knex } from 'knex';

export interface AdapterOptions {
  /** What statements run on now: the pool, or the transaction under way. */
  connection(): Knex;
  /** Digest of a token: in the table it stands in no form that signs anybody in. */
  hash(token: string): string;
}

/** The one column that is never stored, nor compared, as it comes. */
const TOKEN = 'token_hash';

const COMPARISONS = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

type Row = Record<string, unknown>;

export function knexAdapter({ connection, hash }: AdapterOptions) {
  const stored = (data: Row): Row => (TOKEN in data ? { ...data, [TOKEN]: hash(String(data[TOKEN])) } : data);
  const matching = (model: string, where: readonly CleanedWhere[] = []) => {
    const query = connection()<Row>(model);
    for (const condition of where) restrict(query, condition, hash);
    return query;
  };
  return createAdapterFactory({
    config: { adapterId: 'knex', supportsDates: false, supportsArrays: true, supportsJSON: true },
    adapter: () => ({
      async create<T extends Row>({ model, data }: { model: string; data: T }) {
        const [row] = await connection()<Row>(model).insert(stored(data)).returning('*');
        return told<T>(row, data);
      },
      async findOne<T>({ model, where }: { model: string; where: CleanedWhere[] }) {
        const row = await matching(model, where).first();
        return row ? told<T>(row, asked(where)) : null;
      },
      async findMany<T>({ model, where, limit, sortBy, offset }: Many) {
        const { field, direction } = sortBy ?? { field: 'id', direction: 'asc' };
        const query = matching(model, where).orderBy(field, direction).limit(limit);
        return (await query.offset(offset ?? 0)) as T[];
      },
      async update<T>({ model, where, update }: { model: string; where: CleanedWhere[]; update: T }) {
        const [row] = await matching(model, where)
          .update(stored(update as Row))
          .returning('*');
        return row ? told<T>(row, asked(where)) : null;
      },
      updateMany: ({ model, where, update }) => matching(model, where).update(stored(update)),
      async delete({ model, where }) {
        await matching(model, where).delete();
      },
      deleteMany: ({ model, where }) => matching(model, where).delete(),
      async count({ model, where }) {
        const [row] = await matching(model, where).count<{ count: number }[]>('* as count');
        return row?.count ?? 0;
      },
    }),
  });
}

interface Many {
  model: string;
  where?: CleanedWhere[];
  limit: number;
  sortBy?: { field: string; direction: 'asc' | 'desc' };
  offset?: number;
}

function restrict(
  query: Knex.QueryBuilder,
  { field, operator, value, connector, mode }: CleanedWhere,
  hash: AdapterOptions['hash'],
): void {
  if (connector !== 'AND' || mode !== 'sensitive') throw new Error('a condition that this adapter lacks');
  const known = (each: unknown) => (field === TOKEN ? hash(String(each)) : each);
  if (operator === 'in' && Array.isArray(value)) query.whereIn(field, value.map(known) as string[]);
  else if (value === null && operator === 'eq') query.whereNull(field);
  else if (value === null && operator === 'ne') query.whereNotNull(field);
  else if (operator in COMPARISONS) {
    query.where(field, COMPARISONS[operator as keyof typeof COMPARISONS], known(value) as string);
  } else throw new Error(`an operator that this adapter lacks: ${operator}`);
}

/** The row, with the token as whoever asked knows it already, in place of its digest. */
function told<T>(row: Row | undefined, by: Row): T {
  return (TOKEN in by ? { ...row, [TOKEN]: by[TOKEN] } : row) as T;
}

/** The columns that a question pins to one value. */
function asked(where: readonly CleanedWhere[]): Row {
  return Object.fromEntries(
    where.filter(({ operator }) => operator === 'eq').map(({ field, value }) => [field, value]),
  );
}
