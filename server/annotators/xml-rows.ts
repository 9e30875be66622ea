/** Rows of a sheet's XML as a whole, between pieces that pass by. */
import { scanXml, type XmlPiece } from './xml-scan.ts';

/** A child of a row: mostly a cell. */
export interface XmlCell {
  /** White space ahead of it. */
  before: string;
  /** Its start tag. */
  tag: string;
  /** Without its prefix. */
  name: string;
  /** Behind the start tag, the end tag included; '' of an element without content. */
  content: string;
}

export interface XmlRow {
  /** Its start tag, as of an element with content. */
  tag: string;
  cells: XmlCell[];
  /** White space and end tag. */
  end: string;
}

export type XmlItem = { kind: 'piece'; piece: XmlPiece } | { kind: 'row'; row: XmlRow };

/** `isRow` is asked for each piece outside rows, in order: whether a row begins with it. */
export async function* xmlRows(
  bytes: AsyncIterable<Buffer>,
  isRow: (piece: XmlPiece) => boolean,
): AsyncGenerator<XmlItem[]> {
  let row: OpenRow | null = null;
  for await (const pieces of scanXml(bytes)) {
    const items: XmlItem[] = [];
    for (const piece of pieces) {
      if (row !== null) {
        const whole: XmlRow | null = row.take(piece);
        if (whole === null) continue;
        items.push({ kind: 'row', row: whole });
        row = null;
      } else if (!isRow(piece)) items.push({ kind: 'piece', piece });
      else if (piece.kind === 'open') row = new OpenRow(piece.raw);
      else items.push({ kind: 'row', row: emptyRow(piece.raw) });
    }
    if (items.length > 0) yield items;
  }
}

export function rowText({ tag, cells, end }: XmlRow): string {
  return tag + cells.map(cellText).join('') + end;
}

export function cellText({ before, tag, content }: XmlCell): string {
  return before + tag + content;
}

class OpenRow {
  private readonly row: XmlRow;
  private before = '';
  private cell: XmlCell | null = null;
  private depth = 0;

  constructor(tag: string) {
    this.row = { tag, cells: [], end: '' };
  }

  /** The row, once it ends with this piece. */
  take({ kind, name, raw }: XmlPiece): XmlRow | null {
    if (this.cell !== null) {
      this.cell.content += raw;
      if (kind === 'open') this.depth++;
      else if (kind === 'close' && --this.depth === 0) this.cell = null;
    } else if (kind === 'other') this.before += raw;
    else if (kind === 'close') return { ...this.row, end: this.before + raw };
    else {
      const cell: XmlCell = { before: this.before, tag: raw, name, content: '' };
      this.row.cells.push(cell);
      this.before = '';
      if (kind === 'empty') return null;
      this.cell = cell;
      this.depth = 1;
    }
    return null;
  }
}

/** `<row r="5"/>` as `<row r="5"></row>`, so that cells can be put in. */
function emptyRow(raw: string): XmlRow {
  const tag = raw.replace(/\s*\/>$/, '>');
  const [, name = ''] = /^<([^\s/>]+)/.exec(tag) ?? [];
  return { tag, cells: [], end: `</${name}>` };
}
