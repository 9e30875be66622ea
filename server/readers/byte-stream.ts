/** Fixed lengths taken from a stream of pieces. */
export class ByteStream {
  private readonly source: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);
  private at = 0;

  constructor(pieces: AsyncIterable<Buffer>) {
    this.source = pieces[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, or null when fewer are left; those stay. */
  async read(length: number): Promise<Buffer | null> {
    if (!(await this.ensure(length))) return null;
    this.at += length;
    return this.held.subarray(this.at - length, this.at);
  }

  /** The next bytes without taking them. */
  async peek(length: number): Promise<Buffer | null> {
    return (await this.ensure(length)) ? this.held.subarray(this.at, this.at + length) : null;
  }

  /** Passes over bytes without holding them; false when the stream ends before. */
  async skip(length: number): Promise<boolean> {
    let left = length;
    while (left > this.available) {
      left -= this.available;
      this.at = this.held.length;
      const next = await this.source.next();
      if (next.done) return false;
      this.held = next.value;
      this.at = 0;
    }
    this.at += left;
    return true;
  }

  /** Closes what feeds the stream. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private get available(): number {
    return this.held.length - this.at;
  }

  private async ensure(length: number): Promise<boolean> {
    if (this.available >= length) return true;
    const pieces = [this.held.subarray(this.at)];
    let total = this.available;
    while (total < length) {
      const next = await this.source.next();
      if (next.done) break;
      pieces.push(next.value);
      total += next.value.length;
    }
    this.held = Buffer.concat(pieces);
    this.at = 0;
    return total >= length;
  }
}
