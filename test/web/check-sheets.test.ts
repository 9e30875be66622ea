import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import type { Page } from 'playwright-core';
import { odsOf, odsSheet } from '../support/workbooks.ts';
import { axeFindings } from './axe.ts';
import { type CheckPage, cells, checkFile, numbers, openCheck } from './check-page.ts';
import { text, until } from './planner-page.ts';

const HEAD = ['codigo', 'nombre', 'municipio', 'latitud', 'longitud'];
const ANTIOQUIA = [['A-1', 'Panela', 'Medellín', 6.2512, -75.5689]];
const CAQUETA = [
  ['C-1', 'Cacao', 'Florencia', 1.6144, -75.6062],
  ['C-2', 'Quesos', 'Florencia', 1.6201, -75.6101],
];
type Row = (string | number)[];

async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of [
    ['Antioquia', ANTIOQUIA],
    ['Caquetá', CAQUETA],
  ] as [string, Row[]][])
    book.addWorksheet(name).addRows([HEAD, ...rows]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('a workbook of several sheets on the page that checks', () => {
  let check: CheckPage;

  const open = async (options: Parameters<typeof openCheck>[1] = {}): Promise<Page> => {
    check = await openCheck('', options);
    return check.page;
  };

  afterEach(async () => {
    await check.done();
  });

  /** Chooses another sheet in the second step and waits for its answer. */
  async function chooseSheet(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name: 'Columnas' }).click();
    await page.getByLabel('Hoja').selectOption(name);
    const button = page.getByRole('button', { name: 'Ver el resultado' });
    await until(
      async () => (await text(page, '.columns-table')).includes('Cacao') && (await button.count()) === 1,
      'the columns of the sheet',
    );
    await button.click();
  }

  it('is read from its first sheet, which is said, and anew from the one that is chosen', async () => {
    const page = await open();
    await checkFile(page, { name: 'regiones.xlsx', content: await workbook() });
    expect(await numbers(page)).to.include({ Fila: 1, 'Fuera de PDET': 1 });
    await page.getByRole('button', { name: 'Columnas' }).click();
    expect(await text(page, '.read-warnings'))
      .to.contain('varias hojas')
      .and.to.contain('Caquetá');
    await chooseSheet(page, 'Caquetá');
    expect(await numbers(page)).to.include({ Filas: 2, 'En PDET': 2 });
    expect((await cells(page, 'label')).join()).to.contain('C-2');
  });

  it('comes back whole, with the columns on the chosen sheet alone', async () => {
    const page = await open();
    await checkFile(page, { name: 'regiones.xlsx', content: await workbook() });
    await chooseSheet(page, 'Caquetá');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Mi archivo con los resultados' }).click();
    const file = await download;
    expect(file.suggestedFilename()).to.equal('regiones-verificado.xlsx');
    const book = new ExcelJS.Workbook();
    const bytes = await readFile(await file.path());
    await book.xlsx.load(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    );
    const first = (name: string): string[] => {
      const values = book.getWorksheet(name)?.getRow(1).values;
      return Array.isArray(values) ? values.slice(1).map(String) : [];
    };
    expect(first('Antioquia')).to.deep.equal(HEAD);
    expect(first('Caquetá')).to.include.members([...HEAD, 'municipio_ubicacion', 'pdet']);
  });

  it('keeps its sheets as an ODS too', async () => {
    const page = await open();
    const sheets = odsSheet('Antioquia', [HEAD, ...ANTIOQUIA]) + odsSheet('Caquetá', [HEAD, ...CAQUETA]);
    await checkFile(page, { name: 'regiones.ods', content: odsOf(sheets) });
    await chooseSheet(page, 'Caquetá');
    expect(await numbers(page)).to.include({ Filas: 2, 'En PDET': 2 });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Mi archivo con los resultados' }).click();
    expect((await download).suggestedFilename()).to.equal('regiones-verificado.ods');
  });

  it('can be chosen from by key, on 390 pixels, with nothing that axe-core finds', async () => {
    const page = await open({ viewport: { width: 390, height: 844 }, bypassCSP: true });
    await checkFile(page, { name: 'regiones.xlsx', content: await workbook() });
    await page.getByRole('button', { name: 'Columnas' }).press('Enter');
    await page.getByLabel('Hoja').focus();
    await page.keyboard.press('ArrowDown');
    await until(
      async () => (await text(page, '.columns-table')).includes('Cacao'),
      'the columns of the sheet',
    );
    expect(await axeFindings(page)).to.deep.equal([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).to.equal(0);
    await page.getByRole('button', { name: 'Ver el resultado' }).press('Enter');
    expect(await numbers(page)).to.include({ Filas: 2 });
  });
});
