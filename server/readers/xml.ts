/** Streamed XML for the parts of a workbook. */
import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';

/** Not well-formed, or one text or tag of a size that no workbook has. */
export class XmlError extends Error {}

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
      throw new XmlError(error.message);
    });
    this.parser.on('opentag', (tag) => {
      this.quietLength = 0;
      handler.open?.(local(tag.name), tag.attributes);
    });
    this.parser.on('closetag', (tag) => {
      this.quietLength = 0;
      handler.close?.(local(tag.name));
    });
    if (handler.text) this.parser.on('text', (text) => handler.text?.(text));
  }

  write(piece: Buffer): void {
    const text = this.decoder.write(piece);
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

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
