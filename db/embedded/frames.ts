/** The PostgreSQL wire protocol as bytes: cutting streams into frames, and the few frames that are rewritten. */

/** Types of the frontend frames that matter here. */
export const FRAME = {
  query: 0x51, // Q
  parse: 0x50, // P
  bind: 0x42, // B
  describe: 0x44, // D
  close: 0x43, // C
  flush: 0x48, // H
  sync: 0x53, // S
  terminate: 0x58, // X
} as const;

const READY = 0x5a; // Z, from the backend

/** Collects bytes without joining them anew at each chunk, so that a frame of many MB costs one copy. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** @returns the first `count` bytes, left where they are; fewer when there are fewer */
  peek(count: number): Buffer {
    const first = this.#chunks[0];
    if (first && first.length >= count) return first.subarray(0, count);
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = joined.length > 0 ? [joined] : [];
    return joined.subarray(0, count);
  }

  /** @returns exactly `count` bytes, which must be there, taken out */
  take(count: number): Buffer {
    const bytes = this.peek(count);
    const first = this.#chunks[0] as Buffer;
    this.#chunks[0] = first.subarray(count);
    if (first.length === count) this.#chunks.shift();
    this.length -= count;
    return bytes;
  }
}

/** @returns the next whole frame of a client (type, length, body), or null until more bytes arrive */
export function nextFrame(queue: ByteQueue): Buffer | null {
  if (queue.length < 5) return null;
  const size = 1 + queue.peek(5).readInt32BE(1);
  if (size < 5) throw new Error(`impossible frame of ${size} bytes`);
  return queue.length < size ? null : queue.take(size);
}

/** @returns the next start packet (length, code, body), which has no type byte; null until more bytes arrive */
export function nextStartPacket(queue: ByteQueue): { code: number } | null {
  if (queue.length < 8) return null;
  const head = queue.peek(8);
  const size = head.readInt32BE(0);
  if (size < 8 || size > 10_000) throw new Error(`impossible start packet of ${size} bytes`);
  if (queue.length < size) return null;
  return { code: queue.take(size).readInt32BE(4) };
}

/** A frame of the given type around a body. */
export function frame(type: number | string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  );
  const head = Buffer.alloc(5);
  head[0] = typeof type === 'string' ? type.charCodeAt(0) : type;
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function readyForQuery(status: string): Buffer {
  return frame(READY, Buffer.from(status));
}

/** A fatal error as the backend would send it. */
export function fatal(sqlState: string, message: string): Buffer {
  return frame('E', 'SFATAL', 'VFATAL', `C${sqlState}`, `M${message}`, Buffer.from([0]));
}

/**
 * Named statements live in the one backend that all connections share, so each name gets its connection's prefix.
 * @returns the frame as the backend shall see it, and the statement name it defines or closes, if any
 */
export function renameStatement(
  bytes: Buffer,
  prefix: string,
): { bytes: Buffer; defines?: string; closes?: string } {
  const type = bytes[0];
  if (type === FRAME.parse) {
    const name = textAt(bytes, 5);
    return name === '' ? { bytes } : { bytes: withName(bytes, 5, name, prefix), defines: prefix + name };
  }
  if (type === FRAME.bind) {
    const at = 5 + Buffer.byteLength(textAt(bytes, 5)) + 1; // after the portal's name
    const name = textAt(bytes, at);
    return { bytes: name === '' ? bytes : withName(bytes, at, name, prefix) };
  }
  if ((type === FRAME.describe || type === FRAME.close) && bytes[5] === FRAME.sync /* 'S': a statement */) {
    const name = textAt(bytes, 6);
    if (name === '') return { bytes };
    return {
      bytes: withName(bytes, 6, name, prefix),
      closes: type === FRAME.close ? prefix + name : undefined,
    };
  }
  return { bytes };
}

function textAt(bytes: Buffer, start: number): string {
  return bytes.toString('utf8', start, bytes.indexOf(0, start));
}

function withName(bytes: Buffer, at: number, name: string, prefix: string): Buffer {
  const rest = bytes.subarray(at + Buffer.byteLength(name) + 1);
  return frame(bytes[0] as number, bytes.subarray(5, at), prefix + name, rest);
}

/** Asks the backend to forget a statement. */
export function closeStatement(name: string): Buffer {
  return frame(FRAME.close, Buffer.from('S'), name);
}

/** @returns the SQL text of a simple query or a parse frame, else null */
export function sqlOf(bytes: Buffer): string | null {
  if (bytes[0] === FRAME.query) return textAt(bytes, 5);
  if (bytes[0] === FRAME.parse) return textAt(bytes, 5 + Buffer.byteLength(textAt(bytes, 5)) + 1);
  return null;
}

/** The same frame with another SQL text, without parameters. */
export function withSql(bytes: Buffer, sql: string): Buffer {
  if (bytes[0] === FRAME.query) return frame(FRAME.query, sql);
  return frame(FRAME.parse, textAt(bytes, 5), sql, Buffer.from([0, 0]));
}

/** COPY … FROM STDIN ruins the embedded backend; it is recognised by its text outside literals and comments. */
export function copiesFromClient(sql: string): boolean {
  if (!/stdin/i.test(sql)) return false;
  const bare = sql.replace(/'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return /(?:^|;)\s*copy\b[^;]*\bfrom\s+stdin\b/i.test(bare);
}

/**
 * Passes the backend's frames on, except ReadyForQuery: the embedded backend sends two after an error, which would
 * shift every later reply by one. The last status is kept for the caller to send once.
 */
export class ReplyFilter {
  readonly #queue = new ByteQueue();
  readonly #out: Buffer[] = [];
  /** 'I' idle, 'T' in a transaction, 'E' in a failed one; null before the first ReadyForQuery. */
  status: string | null = null;

  /** @param bytes are copied: the backend reuses their memory */
  push(bytes: Uint8Array): void {
    this.#queue.push(Buffer.from(bytes));
    for (let next = nextFrame(this.#queue); next; next = nextFrame(this.#queue)) {
      if (next[0] === READY) this.status = String.fromCharCode(next[5] as number);
      else this.#out.push(next);
    }
  }

  /** @returns what may be sent to the client, and forgets it */
  drain(): Buffer {
    return Buffer.concat(this.#out.splice(0));
  }
}
