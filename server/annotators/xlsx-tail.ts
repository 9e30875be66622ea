/** References to rows in what follows the rows of a sheet, and in the parts that belong to it, once rows are left out. */
import type { RowShift } from './row-shift.ts';
import { attribute, withAttribute } from './xml-text.ts';

const ATTRIBUTES = `(?:"[^"]*"|'[^']*'|[^>"'])*?`;

/** Lists in the order of the schema, which may not be empty: list, item, attribute. */
const LISTS = [
  ['protectedRanges', 'protectedRange', 'sqref'],
  ['mergeCells', 'mergeCell', 'ref'],
  ['dataValidations', 'dataValidation', 'sqref'],
  ['hyperlinks', 'hyperlink', 'ref'],
  ['ignoredErrors', 'ignoredError', 'sqref'],
] as const;

/** A worksheet's XML behind its rows. */
export function shiftedTail(tail: string, shift: RowShift): string {
  let text = tail;
  for (const [list, item, name] of LISTS) {
    text = text.replace(elements(list), (whole, prefix: string) => {
      const kept = shiftedElements(whole, item, name, shift);
      // Counts are optional and would be wrong.
      return elements(item).test(kept)
        ? kept.replace(new RegExp(`^<${prefix}${list}${ATTRIBUTES}>`), (tag) =>
            withAttribute(tag, 'count', null),
          )
        : '';
    });
  }
  text = shiftedElements(text, 'conditionalFormatting', 'sqref', shift);
  text = text.replace(elements('rowBreaks'), '').replace(elements('sortState'), '');
  return text.replace(tags('autoFilter'), (tag) => shiftedTag(tag, 'ref', shift) ?? tag);
}

/** A table's part: its range, and no row of totals where that was left out. */
export function shiftedTable(xml: string, shift: RowShift): string {
  return xml
    .replace(elements('sortState'), '')
    .replace(tags('table'), (tag) => {
      const [, first = '', last = ''] = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(attribute(tag, 'ref') ?? '') ?? [];
      if (last === '') return tag;
      const hasTotals = Number(attribute(tag, 'totalsRowCount') ?? 0) > 0 && !shift.isRemoved(Number(last));
      const shifted = withAttribute(tag, 'ref', tableRange(attribute(tag, 'ref') ?? '', first, shift));
      return hasTotals ? shifted : withAttribute(shifted, 'totalsRowCount', null);
    })
    .replace(tags('autoFilter'), (tag) => {
      const [, first = ''] = /^[A-Z]+(\d+):/.exec(attribute(tag, 'ref') ?? '') ?? [];
      return first === ''
        ? tag
        : withAttribute(tag, 'ref', tableRange(attribute(tag, 'ref') ?? '', first, shift));
    });
}

/** A table keeps one row below its header, if an empty one. */
function tableRange(reference: string, first: string, shift: RowShift): string {
  const shifted = shift.reference(reference) ?? reference;
  const top = shift.of(Number(first));
  return shifted.replace(/(\d+)$/, (last) => String(Math.max(Number(last), top + 1)));
}

/** A part of comments: those of rows that stay, at their new places. */
export function shiftedComments(xml: string, shift: RowShift): string {
  return shiftedElements(shiftedElements(xml, 'comment', 'ref', shift), 'threadedComment', 'ref', shift);
}

/** The boxes that show comments; their rows count from 0. */
export function shiftedDrawing(xml: string, shift: RowShift): string {
  return xml.replace(elements('shape'), (shape) => {
    const [whole, before = '', row = '', behind = ''] = /(<(?:[\w.-]+:)?Row>)(\d+)(<)/.exec(shape) ?? [];
    if (whole === undefined) return shape;
    const number = Number(row) + 1;
    return shift.isRemoved(number) ? '' : shape.replace(whole, `${before}${shift.of(number) - 1}${behind}`);
  });
}

function shiftedElements(text: string, name: string, reference: string, shift: RowShift): string {
  return text.replace(elements(name), (element) => {
    const [tag = ''] = tags(name).exec(element) ?? [];
    const shifted = shiftedTag(tag, reference, shift);
    return shifted === null ? '' : shifted + element.slice(tag.length);
  });
}

/** Null for one whose rows are all left out. */
function shiftedTag(tag: string, name: string, shift: RowShift): string | null {
  const before = attribute(tag, name);
  if (before === undefined) return tag;
  const after = shift.references(before);
  return after === null || isLoneCell(tag, after) ? null : withAttribute(tag, name, after);
}

/** Merged cells of which one is left. */
function isLoneCell(tag: string, reference: string): boolean {
  const [, start, end] = /^(\w+):(\w+)$/.exec(reference) ?? [];
  return start !== undefined && start === end && tags('mergeCell').test(tag);
}

function tags(name: string): RegExp {
  return new RegExp(`<(?:[\\w.-]+:)?${name}(?=[\\s/>])${ATTRIBUTES}>`, 'g');
}

/** Elements of that name with their content; none holds another of its name. */
function elements(name: string): RegExp {
  return new RegExp(`<((?:[\\w.-]+:)?)${name}(?=[\\s/>])${ATTRIBUTES}(?:/>|>[\\s\\S]*?</\\1${name}>)`, 'g');
}
