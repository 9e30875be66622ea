/**
 * XML as a row of pieces that joined together are the text that went in: what is not changed stays byte for byte.
 * The reading of the file has proved it well-formed, so nothing is judged here.
 */
import { StringDecoder } from 'node:string_decoder';

export interface XmlPiece {
  /** `other`: text, comments, declarations. */
  kind: 'open' | 'close' | 'empty' | 'other';
  /** Without its prefix; '' of `other`. */
  name: string;
  raw: string;
}

/** Pieces in order, as many at a time as the bytes at hand make up. */
export async function* scanXml(bytes: AsyncIterable<Buffer>): AsyncGenerator<XmlPiece[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of bytes) {
    const { pieces, end, text } = scan(rest + decoder.write(chunk), false);
    rest = text.slice(end);
    if (pieces.length > 0) yield pieces;
  }
  const last = scan(rest + decoder.end(), true);
  yield [...last.pieces, { kind: 'other', name: '', raw: last.text.slice(last.end) }];
}

/** All whole pieces of the text and where they end. */
function scan(text: string, isLast: boolean): { pieces: XmlPiece[]; end: number; text: string } {
  const pieces: XmlPiece[] = [];
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    if (tag < 0) break;
    const end = pieceEnd(text, tag);
    if (end < 0 && !isLast) break;
    if (tag > at) pieces.push({ kind: 'other', name: '', raw: text.slice(at, tag) });
    if (end < 0) return { pieces, end: tag, text };
    pieces.push(pieceOf(text.slice(tag, end)));
    at = end;
  }
  return { pieces, end: at, text };
}

/** Behind the markup that starts here; -1 where the text ends within it. */
function pieceEnd(text: string, start: number): number {
  const second = text.charCodeAt(start + 1);
  if (second === 0x21) {
    if (text.startsWith('<!--', start)) return after(text, '-->', start + 4);
    if (text.startsWith('<![CDATA[', start)) return after(text, ']]>', start + 9);
    if (text.length < start + 9) return -1;
  }
  if (second === 0x3f) return after(text, '?>', start + 2);
  let quote = 0;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x3e) return at + 1;
    else if (code === 0x22 || code === 0x27) quote = code;
  }
  return -1;
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

function pieceOf(raw: string): XmlPiece {
  const second = raw.charCodeAt(1);
  if (second === 0x21 || second === 0x3f) return { kind: 'other', name: '', raw };
  const isClose = second === 0x2f;
  const [, name = ''] = /^<\/?(?:[^\s:/>]+:)?([^\s/>]+)/.exec(raw) ?? [];
  if (isClose) return { kind: 'close', name, raw };
  return { kind: raw.endsWith('/>') ? 'empty' : 'open', name, raw };
}
