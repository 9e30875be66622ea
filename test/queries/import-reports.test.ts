import { expect } from 'chai';
import type { Database } from '../../db/connect.ts';
import { type ImportReport, runImport } from '../../server/services/imports.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { scratchFolder } from '../support/files.ts';

/** Overlays named by `properties`, side by side. */
function overlays(...properties: Record<string, string>[]): string {
  const features = properties.map((own, i) => {
    const [west, east] = [-76 + i, -75.5 + i];
    const ring = [
      [west, 6],
      [east, 6],
      [east, 6.5],
      [west, 6.5],
      [west, 6],
    ];
    return { type: 'Feature', properties: own, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

onEachEngine('reports of imports', (engine) => {
  let database: Database;
  const file = scratchFolder();

  beforeEach(async () => {
    database = await freshDatabase(engine);
  });

  const run = (kind: string, path: string): Promise<ImportReport> =>
    runImport(
      { db: database.knex },
      { kind, file: path, actor: 'test', label: kind === 'resguardo' ? 'Resguardo' : undefined },
    );

  it('say again what is refused when the same file comes again', async () => {
    const path = file('r.geojson', overlays({ code: 'R1', name: 'Uno' }, { name: 'Sin código' }));
    expect(await run('resguardo', path)).to.include({ status: 'stored', stored: 1, refusedCount: 1 });
    const again = await run('resguardo', path);
    expect(again).to.include({ status: 'unchanged', refusedCount: 1 });
    expect(again.refused[0]?.row).to.equal(2);
  });

  it('refuse a first feature without the attributes that the others have, and no more', async () => {
    const path = file('r.geojson', overlays({ name: 'Sin código' }, { code: 'R2', name: 'Dos' }));
    const report = await run('resguardo', path);
    expect(report).to.include({ read: 2, stored: 1, refusedCount: 1 });
    expect(report.refused[0]).to.include({ row: 1, code: 'missing-value' });
  });

  it('name the codes that a new version lacks', async () => {
    const names = Array.from({ length: 30 }, (_, i) => ({ code: `R${i}`, name: `N${i}` }));
    await run('resguardo', file('r.geojson', overlays(...names)));
    const report = await run('resguardo', file('s.geojson', overlays(...names.slice(1))));
    expect(report.notes.map(({ es }) => es).join()).to.match(/Ya no están 1 códigos .*: R0/);
  });

  it('name the columns of units that nothing is read from', async () => {
    const path = file(
      'u.csv',
      'codigo,nombre,linea,fecha_creacion,miembros,lat,lon,huerta\nA,Uno,autoconsumo,2017-01-01,5,6.2,-75.5,sí\n',
    );
    const report = await run('units', path);
    const note = report.notes.find(({ es }) => es.startsWith('Columnas que no se usan'));
    expect(note?.es).to.match(/usan: huerta$/);
    expect(await database.knex('units').where('code', 'A').first('members')).to.deep.equal({ members: 5 });
  });

  it('refuse the row in which a file was cut off, and take one that leaves out empty last cells', async () => {
    const path = file(
      'u.csv',
      'codigo,nombre,linea,fecha_creacion,lat,lon,miembros\nA,Uno,autoconsumo,2017-01-01,6.2,-75.5\nB,Dos,autoconsumo,2017-01-01,6.2,-75',
    );
    const report = await run('units', path);
    expect(report).to.include({ created: 1, refusedCount: 1 });
    expect(report.refused[0]).to.include({ row: 3, code: 'row-cut-off' });
    expect(await database.knex('units').pluck('code')).to.deep.equal(['A']);
  });

  it('refuse a blank name where names have a column, and keep the one that is stored', async () => {
    const header = 'codigo,nombre,linea,fecha_creacion';
    await run(
      'units',
      file('u.csv', `${header}\nA,Asociación,autoconsumo,2017-01-01\nB,Otra,autoconsumo,2017-01-01\n`),
    );
    const report = await run(
      'units',
      file('v.csv', `${header}\nA,,autoconsumo,2017-01-01\nB,Nueva,autoconsumo,2017-01-01\n`),
    );
    expect(report).to.include({ changed: 1, refusedCount: 1 });
    expect(await database.knex('units').where('code', 'A').first('name')).to.deep.equal({
      name: 'Asociación',
    });
  });
});
