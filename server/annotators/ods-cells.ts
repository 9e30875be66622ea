/** Cells of an ODS row by column: they may stand for many, and those of ours go in between. */
import type { AddedValue } from './types.ts';
import { cellText, type XmlCell, type XmlRow } from './xml-rows.ts';
import { attribute, escaped, withAttribute } from './xml-text.ts';

const REPEATED = 'table:number-columns-repeated';

export interface PlacedCell {
  cell: XmlCell;
  /** From 0. */
  column: number;
  /** How many columns it stands for. */
  repeated: number;
}

export function placedCells({ cells }: XmlRow): PlacedCell[] {
  let next = 0;
  return cells.filter(isCell).map((cell) => {
    const column = next;
    const repeated = timesOf(attribute(cell.tag, REPEATED));
    next += repeated;
    return { cell, column, repeated };
  });
}

export function timesOf(text: string | undefined): number {
  const times = Number(text ?? 1);
  return Number.isInteger(times) && times > 0 ? times : 1;
}

function isCell({ name }: XmlCell): boolean {
  return name === 'table-cell' || name === 'covered-table-cell';
}

/** It holds something that may not be written over, or a note or drawing. */
export function isOccupied({ tag, content }: XmlCell): boolean {
  return (
    attribute(tag, 'office:value-type') !== undefined ||
    attribute(tag, 'table:formula') !== undefined ||
    /<\w/.test(content)
  );
}

/** As the reader sees it: see readers/ods-content.ts. */
export function isFilled({ name, tag, content }: XmlCell): boolean {
  if (name === 'covered-table-cell') return false;
  const type = attribute(tag, 'office:value-type');
  if (type !== undefined && type !== 'string' && type !== '') return true;
  if ((attribute(tag, 'office:string-value') ?? '').trim() !== '') return true;
  if (textOf(content).trim() !== '') return true;
  return type === undefined && attribute(tag, 'table:formula') !== undefined;
}

/** Text of the paragraphs, without that of notes and drawings. */
function textOf(content: string): string {
  return content
    .replace(/<office:annotation[\s>][\s\S]*?<\/office:annotation>/g, '')
    .replace(/<draw:([\w-]+)[\s>][\s\S]*?<\/draw:\1>/g, '')
    .replace(/<[^>]*>/g, '');
}

/** The row's text with `ours` from `first` on; empty cells that stood there give way. */
export function extendedRow(row: XmlRow, first: number, ours: readonly string[]): string {
  const last = first + ours.length;
  const placed = placedCells(row);
  const end = placed.reduce((sum, { repeated }) => sum + repeated, 0);
  const before = placed.map((each) => slice(each, 0, first)).join('');
  const behind = placed.map((each) => slice(each, last, Number.POSITIVE_INFINITY)).join('');
  const gap = end < first ? emptyCells(first - end) : '';
  return row.tag + before + gap + ours.join('') + behind + row.end;
}

/** The part of a cell that lies within columns [from, to). */
function slice({ cell, column, repeated }: PlacedCell, from: number, to: number): string {
  const count = Math.min(to, column + repeated) - Math.max(from, column);
  if (count <= 0) return '';
  if (count === repeated) return cellText(cell);
  const tag = withAttribute(cell.tag, REPEATED, count > 1 ? String(count) : null);
  return cellText({ ...cell, tag });
}

function emptyCells(count: number): string {
  return `<table:table-cell ${REPEATED}="${count}"/>`;
}

export function newCell(value: AddedValue, style: string | null): string {
  const start = `<table:table-cell${style === null ? '' : ` table:style-name="${escaped(style)}"`}`;
  if (value === null) return `${start}/>`;
  if (typeof value === 'number') {
    return `${start} office:value-type="float" office:value="${value}">${paragraph(String(value))}</table:table-cell>`;
  }
  if (typeof value === 'boolean') {
    return `${start} office:value-type="boolean" office:boolean-value="${value}">${paragraph(String(value))}</table:table-cell>`;
  }
  return `${start} office:value-type="string">${value
    .split(/\r\n|\r|\n/)
    .map(paragraph)
    .join('')}</table:table-cell>`;
}

/** Spaces in a row, which XML would make one, and tabs have elements of their own. */
function paragraph(text: string): string {
  const marked = escaped(text)
    .replaceAll('\t', '<text:tab/>')
    .replace(/^ | {2,}/g, (spaces) => `<text:s text:c="${spaces.length}"/>`);
  return `<text:p>${marked}</text:p>`;
}
