/** Streamed XML: the parts of a workbook, KML and GPX. */
import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';
import { SaxesParser } from 'saxes';
import { isUtf16 } from './sniff.ts';

/** Not well-formed, or one text or tag of a size that no workbook has. */
export class XmlError extends Error {
  constructor(
    message: string,
    /** Where it was found, counted from 1. */
    readonly line: number | null = null,
  ) {
    super(message);
  }
}

export interface XmlHandler {
  /** Names come without their prefix. */
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Excel allows 32,767 characters in a cell. */
const MAX_QUIET_LENGTH = 8_000_000;

/** Push parser: `write` every piece, then `end`. Own entities are refused, so nothing expands. */
export class XmlReader {
  private readonly parser = new SaxesParser({ xmlns: false, fragment: false });
  private readonly decoder = new StringDecoder('utf8');
  private quietLength = 0;

  constructor(handler: XmlHandler) {
    this.parser.on('error', (error) => {
      throw new XmlError(error.message, this.parser.line);
    });
    this.parser.on('opentag', (tag) => {
      this.quietLength = 0;
      handler.open?.(local(tag.name), tag.attributes);
    });
    this.parser.on('closetag', (tag) => {
      this.quietLength = 0;
      handler.close?.(local(tag.name));
    });
    if (handler.text) {
      this.parser.on('text', (text) => handler.text?.(text));
      this.parser.on('cdata', (text) => handler.text?.(text));
    }
  }

  /** Bytes of UTF-8, or text that is decoded already. */
  write(piece: Buffer | string): void {
    const text = typeof piece === 'string' ? piece : this.decoder.write(piece);
    this.quietLength += text.length;
    this.parser.write(text);
    if (this.quietLength > MAX_QUIET_LENGTH) throw new XmlError('a text is too long');
  }

  end(): void {
    this.parser.write(this.decoder.end());
    this.parser.close();
  }
}

/** A small part, whole. */
export function readXml(bytes: Buffer, handler: XmlHandler): void {
  const reader = new XmlReader(handler);
  reader.write(bytes);
  reader.end();
}

/** The text of a file in the encoding that its mark or its declaration names; UTF-8 without either. */
export async function* xmlText(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: { write(piece: Buffer): string; end(): string | undefined } | null = null;
  for await (const piece of pieces) {
    decoder ??= iconv.getDecoder(declaredEncoding(piece));
    yield decoder.write(piece);
  }
  yield decoder?.end() ?? '';
}

function declaredEncoding(head: Buffer): string {
  if (isUtf16(head)) return head[0] === 0xfe || head[0] === 0 ? 'utf-16be' : 'utf-16le';
  const [, name = 'utf-8'] =
    /^[^<]*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head.toString('latin1', 0, 400)) ?? [];
  if (/^utf-?16/i.test(name)) return 'utf-8';
  if (!iconv.encodingExists(name)) throw new XmlError(`encoding ${name}`);
  return name;
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
