/** Groups a stream, so that a statement carries many rows but bounded memory. */

/** Groups of at most `count` rows, or fewer once their weights reach `limit`. */
export async function* chunked<T>(
  rows: AsyncIterable<T> | Iterable<T>,
  count: number,
  weigh: (row: T) => number = () => 0,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<T[]> {
  let group: T[] = [];
  let weight = 0;
  for await (const row of rows) {
    group.push(row);
    weight += weigh(row);
    if (group.length < count && weight < limit) continue;
    yield group;
    group = [];
    weight = 0;
  }
  if (group.length > 0) yield group;
}
