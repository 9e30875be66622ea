/** Workbooks that tests write by hand, where an oddity is wanted that no program's writer would make. */
import { type ZipPart, zipOf } from './files.ts';

const ODF = 'urn:oasis:names:tc:opendocument:xmlns';
const NAMESPACES = ['office', 'table', 'text', 'style', 'draw', 'dc']
  .map((prefix) => `xmlns:${prefix}="${ODF}:${prefix}:1.0"`)
  .join(' ');

/** content.xml around the sheets' own XML. */
export function odsContent(sheets: string, styles = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content ${NAMESPACES} office:version="1.3"><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${sheets}</office:spreadsheet></office:body></office:document-content>`;
}

/** An ODS as LibreOffice lays it out; `parts` join it or take the place of those of the same name. */
export function odsOf(sheets: string, options: { styles?: string; parts?: ZipPart[] } = {}): Buffer {
  const { styles, parts = [] } = options;
  const usual: ZipPart[] = [
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' },
    { name: 'content.xml', content: odsContent(sheets, styles) },
    { name: 'META-INF/manifest.xml', content: manifest('') },
  ];
  const own = (name: string) => parts.find((part) => part.name === name);
  const others = parts.filter(({ name }) => !usual.some((part) => part.name === name));
  return zipOf([...usual.map((part) => own(part.name) ?? part), ...others]);
}

export function manifest(inContent: string): string {
  return `<manifest:manifest xmlns:manifest="${ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">${inContent}</manifest:file-entry></manifest:manifest>`;
}

/** A sheet of text cells and numbers. */
export function odsSheet(name: string, rows: (string | number | null)[][], attributes = ''): string {
  const body = rows.map((cells) => `<table:table-row>${cells.map(odsCell).join('')}</table:table-row>`);
  return `<table:table table:name="${name}" ${attributes}>${body.join('')}</table:table>`;
}

function odsCell(value: string | number | null): string {
  if (value === null) return '<table:table-cell/>';
  const text = `<text:p>${value}</text:p>`;
  return typeof value === 'number'
    ? `<table:table-cell office:value-type="float" office:value="${value}">${text}</table:table-cell>`
    : `<table:table-cell office:value-type="string">${text}</table:table-cell>`;
}

/** An XLSX of one sheet as openpyxl and others write it: absolute targets, no shared texts. */
export function xlsxOf(rows: string, parts: ZipPart[] = [], prefix = ''): Buffer {
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
  const main = `${name}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`;
  const relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  return zipOf([
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<${prefix}worksheet ${main}><${prefix}sheetData>${rows}</${prefix}sheetData></${prefix}worksheet>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<${prefix}workbook ${main} ${relations}><${prefix}sheets><${prefix}sheet name="Datos" sheetId="1" r:id="rId1"/></${prefix}sheets></${prefix}workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
    },
    ...parts,
  ]);
}
