import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import type { Download, Page } from 'playwright-core';
import {
  type CheckPage,
  cells,
  checkFile,
  clickRow,
  detailTitle,
  drawnRows,
  give,
  mapAtRest,
  numbers,
  openCheck,
  rowOf,
} from './check-page.ts';
import { text, until } from './planner-page.ts';

/** Points beside seats, so within the demonstration's cells: row 2 to 9 of a spreadsheet from a regional office. */
const ROWS = [
  ['U-1', 'Cacao de la Serranía', 'Apartadó', '7,8741', '-76,6128'], // PDET
  ['U-2', 'Huerta La Esperanza', 'Florencia', '1,6049', '-75,5987'], // PDET
  ['U-3', 'Mojarra Quindío', 'Armenia', '4,5401', '-75,6689'],
  ['U-4', 'Panela El Trapiche', 'Medellín', '6,2512', '75,5689'], // minus missing
  ['U-5', 'Apiario', 'San Jacinto', '9,8311', '75,1243'], // minus missing, PDET
  ['U-6', 'Quesos del Ariari', 'Vistahermosa', '-73,7498', '3,1275'], // swapped, PDET
  ['U-7', 'Gallinas', 'Zaragoza', '', ''], // no place
  ['U-8', 'Tejidos', 'Pasto', '6,2389', '-75,5602'], // lies in Medellín
];
const HEAD = 'codigo;nombre;municipio;latitud;longitud';
const csv = (rows: string[][], head = HEAD): string =>
  `${[head, ...rows.map((row) => row.join(';'))].join('\r\n')}\r\n`;
const FILE = { name: 'unidades regional.csv', content: csv(ROWS) };

const BEFORE = { 'En PDET': 2, 'Fuera de PDET': 2, 'Por corregir': 3, 'Sin ubicación': 1 };

async function contentOf(download: Promise<Download>): Promise<{ name: string; content: string }> {
  const file = await download;
  return { name: file.suggestedFilename(), content: await readFile(await file.path(), 'utf8') };
}

describe('the page that checks a file', () => {
  let check: CheckPage;

  const open = async (search = '', options: Parameters<typeof openCheck>[1] = {}): Promise<Page> => {
    check = await openCheck(search, options);
    return check.page;
  };

  afterEach(async () => {
    await check.done();
  });

  it('gives the totals first, each row its verdict, and draws the rows by verdict', async () => {
    const page = await open();
    await checkFile(page, FILE);
    expect(await numbers(page)).to.include({ Filas: 8, ...BEFORE });
    expect(await text(page, '.result-head'))
      .to.contain('unidades regional.csv')
      .and.to.contain('Demostración');
    expect(await cells(page, 'row')).to.deep.equal(['2', '3', '4', '5', '6', '7', '8', '9']);
    expect((await cells(page, 'verdict')).map((word) => word.trim())).to.deep.equal([
      'PDET',
      'PDET',
      'No PDET',
      'Por corregir',
      'Por corregir',
      'Por corregir',
      'Sin ubicación',
      'No PDET',
    ]);
    await mapAtRest(page);
    const drawn = new Map((await drawnRows(page)).map(({ row, verdict }) => [row, verdict]));
    expect([...drawn.keys()].sort()).to.deep.equal([2, 3, 4, 5, 6, 7, 9]);
    expect([drawn.get(2), drawn.get(5), drawn.get(9)]).to.deep.equal(['pdet', 'repair', 'not_pdet']);
  });

  it('tries itself out with a file of its own', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Probar con un archivo de ejemplo' }).click();
    await until(() => page.locator('.result-step').count(), 'the result');
    expect(await numbers(page)).to.include({ Filas: 12, 'Por corregir': 3 });
  });

  it('reads the file anew as soon as a column is said to be another', async () => {
    const page = await open();
    const swapped = ROWS.slice(0, 3).map(([code, name, place, lat, lng]) => [code, name, place, lng, lat]);
    await checkFile(page, { name: 'al-reves.csv', content: csv(swapped as string[][]) });
    expect(await numbers(page)).to.include({ 'Por corregir': 3 });
    await page.getByRole('button', { name: 'Columnas' }).click();
    expect(await text(page, '.columns-table'))
      .to.contain('por su nombre')
      .and.to.contain('-76,6128');
    await page.getByLabel('Uso de la columna latitud').selectOption('lng');
    await page.getByLabel('Uso de la columna longitud').selectOption('lat');
    await until(
      async () => /elegida por usted/.test(await text(page, '.columns-table')),
      'the columns as they were chosen',
    );
    await page.getByRole('button', { name: 'Ver el resultado' }).click();
    await until(async () => (await numbers(page))['En PDET'] === 2, 'the new answer');
    expect(await numbers(page)).to.include({ 'Por corregir': 0, 'Fuera de PDET': 1 });
  });

  it('lets a person say which columns hold the places, where none is recognised', async () => {
    const page = await open();
    const rows = [
      ['uno', '', ''],
      ['dos', 'x', 'y'],
      ['tres', '7,8741', '-76,6128'],
    ];
    await give(page, { name: 'raro.csv', content: csv(rows, 'cosa;p;q') });
    await until(() => page.locator('.columns-step').count(), 'the columns');
    expect(await text(page, '.notice.error')).to.contain('Ninguna columna parece tener coordenadas');
    await page.getByLabel('Uso de la columna p').selectOption('lat');
    await page.getByLabel('Uso de la columna q').selectOption('lng');
    await page.getByRole('button', { name: 'Ver el resultado' }).click();
    expect(await numbers(page)).to.include({ Filas: 3, 'En PDET': 1, 'Sin ubicación': 2 });
  });

  it('takes the sheet with the places, and lets a person take another, also where one is refused', async () => {
    const page = await open('', { expected: [/status of 422/] });
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Portada').addRows([['Unidades productivas']]);
    book.addWorksheet('Datos').addRows([HEAD.split(';'), ...ROWS]);
    await checkFile(page, { name: 'libro.xlsx', content: Buffer.from(await book.xlsx.writeBuffer()) });
    expect(await numbers(page)).to.include({ Filas: 8 });
    expect(await text(page, '.result-head')).to.contain('Se verificó la hoja «Datos».');
    await page.getByRole('button', { name: 'Cambiar de hoja' }).click();
    await page.locator('#sheet').selectOption('Portada');
    await until(() => page.locator('.notice.error').count(), 'the refusal');
    expect(await text(page, '.notice.error')).to.contain('Elija otra hoja del libro: «Datos»');
    expect(await page.getByRole('button', { name: 'Ver el resultado' }).count()).to.equal(0);
    await page.locator('#sheet').selectOption('Datos');
    await until(() => page.locator('.columns-table').count(), 'the columns');
    await page.getByRole('button', { name: 'Ver el resultado' }).click();
    expect(await numbers(page)).to.include({ Filas: 8 });
  });

  it('has names of buttons that begin with what is read on them', async () => {
    const page = await open();
    await checkFile(page, FILE);
    const repair = page.locator('.repairs li').first().getByRole('button');
    await repair.click();
    await page.locator('.repairs li').nth(1).getByRole('button').click();
    for (const button of await page.locator('.repairs li button, .rows-scroll button').all()) {
      const [name, words] = [await button.getAttribute('aria-label'), (await button.innerText()).trim()];
      if (name !== null && words !== '') expect(name.startsWith(words), `${name} / ${words}`).to.equal(true);
    }
  });

  it('repairs one row or all of a kind, counts by the new place, and undoes it', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await page.getByRole('button', { name: /^Aceptar las 2: Falta el signo menos/ }).click();
    expect(await numbers(page)).to.include({ 'En PDET': 3, 'Fuera de PDET': 3, 'Por corregir': 1 });
    expect(await rowOf(page, 6).innerText())
      .to.contain('corregida')
      .and.to.contain('San Jacinto');
    await rowOf(page, 6).getByRole('button', { name: 'Quitar corrección de la fila 6' }).click();
    expect(await numbers(page)).to.include({ 'En PDET': 2, 'Fuera de PDET': 3, 'Por corregir': 2 });
    await rowOf(page, 7).getByRole('button', { name: 'Corregir la fila 7' }).click();
    expect(await numbers(page)).to.include({ 'En PDET': 3, 'Por corregir': 1 });
    for (let step = 0; step < 3; step += 1) {
      await page.getByRole('button', { name: 'Deshacer' }).click();
    }
    expect(await numbers(page)).to.include(BEFORE);
    expect(await page.getByRole('button', { name: 'Deshacer' }).isDisabled()).to.equal(true);
  });

  it('draws a repaired row at its new place, marked', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await mapAtRest(page);
    await rowOf(page, 7).getByRole('button', { name: 'Corregir la fila 7' }).click();
    const repaired = await until(
      async () => (await drawnRows(page)).find(({ row, verdict }) => row === 7 && verdict === 'pdet'),
      'the repaired row',
    );
    expect(repaired.repaired).to.equal(true);
    expect(repaired.lat).to.be.closeTo(3.1275, 1e-3);
  });

  it('narrows the rows by verdict, problem and text, on the map as well, and sorts them', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await page
      .locator('.numbers-row')
      .getByRole('button', { name: /En PDET/ })
      .click();
    expect(await cells(page, 'row')).to.deep.equal(['2', '3']);
    await until(async () => (await drawnRows(page)).length === 2, 'the map to follow');
    await page.getByLabel('Mostrar').selectOption('');
    await page.getByLabel('Problema').selectOption('missing-minus');
    expect(await cells(page, 'row')).to.deep.equal(['5', '6']);
    await page.getByLabel('Problema').selectOption('');
    await page.getByLabel('Buscar en las filas').fill('FLORENCIÁ');
    await until(async () => (await cells(page, 'row')).join() === '3', 'the search');
    await page.getByLabel('Buscar en las filas').fill('nada así');
    await page.getByRole('button', { name: 'Quitar los filtros' }).click();
    await page.getByRole('button', { name: /^Unidad/ }).click();
    expect(await page.locator('th[aria-sort=ascending]').innerText()).to.contain('Unidad');
    expect((await cells(page, 'row')).slice(0, 2)).to.deep.equal(['2', '3']);
    await page.getByRole('button', { name: /^Unidad/ }).click();
    expect((await cells(page, 'row'))[0]).to.equal('9');
  });

  it('chooses a row on the map from the table, and in the table from the map', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await mapAtRest(page);
    await rowOf(page, 9).click();
    expect(await detailTitle(page)).to.equal('Fila 9 · U-8 · Tejidos');
    expect(await text(page, '#row-detail'))
      .to.contain('Medellín (05001)')
      .and.to.contain('Pasto');
    await until(
      () =>
        page.evaluate(() =>
          document
            .getElementById('check-map')
            ?.checkMap?.queryRenderedFeatures({ layers: ['chosen'] })
            .some(({ geometry }) => Math.abs(geometry.coordinates[1] - 6.2389) < 1e-3),
        ),
      'its ring',
    );
    await mapAtRest(page);
    const drawn = (await drawnRows(page)).find(({ row }) => row === 3 || row === 4 || row === 2);
    await clickRow(page, drawn as NonNullable<typeof drawn>);
    await until(async () => (await detailTitle(page)).startsWith(`Fila ${drawn?.row} `), 'the row');
    expect(await rowOf(page, drawn?.row ?? 0).getAttribute('aria-selected')).to.equal('true');
  });

  it('shows why a repair is proposed, and where from and where to', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await rowOf(page, 5).click();
    const detail = await text(page, '.repair-box');
    expect(detail)
      .to.match(/falta el signo menos/i)
      .and.to.contain('Medellín');
    expect(detail).to.contain('6,2512; 75,5689').and.to.contain('6,2512; −75,5689');
    await page.locator('.repair-box').getByRole('button', { name: 'Corregir' }).click();
    expect(await numbers(page)).to.include({ 'Por corregir': 2 });
    expect(await text(page, '.detail-head')).to.contain('corregida');
  });

  it('gives back the user’s own file annotated, with the accepted repairs, and the PDET rows alone', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await page.getByRole('button', { name: /^Aceptar las 2: Falta el signo menos/ }).click();
    expect(await text(page, '.downloads')).to.contain('sin descargar: 2');
    const whole = contentOf(page.waitForEvent('download'));
    await page.getByRole('button', { name: 'Mi archivo con los resultados' }).click();
    const { name, content } = await whole;
    expect(name).to.match(/\.csv$/);
    const lines = content
      .replace(/^\ufeff/, '')
      .trim()
      .split(/\r?\n/);
    expect(lines).to.have.length(9);
    expect(lines[0]).to.match(/^codigo;nombre;municipio;latitud;longitud;/);
    expect(lines[1]).to.match(/^U-1;Cacao de la Serranía;Apartadó;7,8741;-76,6128;/);
    expect(lines[4]).to.contain('-75,5689').and.to.contain('05001');
    await until(async () => !/sin descargar/.test(await text(page, '.downloads')), 'the choices to be saved');
    const some = contentOf(page.waitForEvent('download'));
    await page.getByRole('button', { name: 'Solo las filas en PDET' }).click();
    const pdet = (await some).content.trim().split(/\r?\n/);
    expect(pdet.slice(1).map((line) => line.split(';')[0])).to.deep.equal(['U-1', 'U-2', 'U-5']);
  });

  it('asks before accepted repairs are lost to another file', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await rowOf(page, 5).getByRole('button', { name: 'Corregir la fila 5' }).click();
    await page.getByRole('button', { name: 'Archivo', exact: true }).click();
    await give(page, { name: 'otro.csv', content: csv(ROWS.slice(0, 2)) });
    await page.getByRole('button', { name: 'Seguir con este' }).click();
    expect(await text(page, '.current-file')).to.contain('unidades regional.csv');
    await give(page, { name: 'otro.csv', content: csv(ROWS.slice(0, 2)) });
    await page.getByRole('button', { name: 'Cambiar de archivo' }).click();
    await until(async () => (await page.locator('.result-step').count()) && true, 'the other file');
    expect(await numbers(page)).to.include({ Filas: 2, 'En PDET': 2 });
  });

  it('asks before the page is left with repairs that were not downloaded', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await rowOf(page, 5).getByRole('button', { name: 'Corregir la fila 5' }).click();
    const asked = page.waitForEvent('dialog');
    const left = page.goto(`${check.url}/check?lang=en`).catch(() => 'stayed');
    const dialog = await asked;
    expect(dialog.type()).to.equal('beforeunload');
    await dialog.dismiss();
    await left;
    expect(await numbers(page)).to.include({ 'Por corregir': 2 });
  });

  it('takes a file that is dropped anywhere', async () => {
    const page = await open();
    const dropped = await page.evaluateHandle(
      ([name, content]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content as string], name as string));
        return transfer;
      },
      [FILE.name, FILE.content],
    );
    await page.dispatchEvent('.check-head', 'drop', { dataTransfer: dropped });
    await until(() => page.locator('.result-step').count(), 'the result');
    expect(await numbers(page)).to.include({ Filas: 8 });
  });

  it('shows how far it is, and can be cancelled', async () => {
    const page = await open();
    const many = Array.from({ length: 150_000 }, (_, n) => ROWS[n % ROWS.length] as string[]);
    await give(page, { name: 'muchas.csv', content: csv(many) });
    await until(() => page.getByRole('progressbar').count(), 'the progress');
    await page.getByRole('button', { name: 'Cancelar' }).click();
    expect(await text(page, '.file-main .notice')).to.contain('Se canceló la verificación');
    await checkFile(page, FILE);
    expect(await numbers(page)).to.include({ Filas: 8 });
  });

  it('says in the server’s words why a file cannot be read', async () => {
    const page = await open('', { expected: [/status of 4\d\d/] });
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA',
      'base64',
    );
    await give(page, { name: 'foto.csv', content: png });
    await until(() => page.locator('.file-main .notice.error').count(), 'the word');
    expect(await text(page, '.file-main .notice.error')).to.match(/imagen/i);
    await give(page, { name: 'nada.csv', content: '' });
    await until(async () => /está vacío/.test(await text(page, '.file-main')), 'the word on the empty file');
  });

  it('says that the server is gone, and checks again when it is back', async () => {
    const page = await open('', { expected: [/Failed to load|ERR_/] });
    await page.route(/\/(api\/v1\/checks|readyz)/, (route) => route.abort('connectionrefused'));
    await give(page, FILE);
    await until(() => page.locator('.notice.error').count(), 'the word');
    expect(await text(page, '.notice.error')).to.contain('Se perdió la comunicación');
    await page.unroute(/\/(api\/v1\/checks|readyz)/);
    await page.getByRole('button', { name: 'Verificar otra vez' }).click();
    await until(() => page.locator('.result-step').count(), 'the result');
    expect(await numbers(page)).to.include({ Filas: 8 });
  });

  it('prints the totals with the file, the day and what they rest on, and nothing else', async () => {
    const page = await open();
    await checkFile(page, FILE);
    await page.emulateMedia({ media: 'print' });
    const printed = await text(page, '.printout');
    expect(printed).to.contain('unidades regional.csv').and.to.contain('Límites de demostración');
    expect(printed).to.match(/\d\d\/\d\d\/20\d\d/);
    for (const hidden of ['.desk-bar', '.work', '.downloads', '.repairs', '.steps']) {
      expect(await page.locator(hidden).first().isVisible(), hidden).to.equal(false);
    }
  });
});
