import { expect } from 'chai';
import { filesBelow, importsOf } from '../support/sources.ts';
import { objection } from './layers.ts';

const CODE = ['.ts', '.tsx', '.mts', '.mjs'];

describe('imports', () => {
  const files = filesBelow(['server', 'db', 'web', 'scripts'], CODE);

  it('go from upper layers to lower ones only', () => {
    const objections = files.flatMap((file) =>
      importsOf(file).flatMap(({ file: target, typeOnly, line }) => {
        const reason = target === null ? null : objection(file, target, typeOnly);
        return reason === null ? [] : [`${file}:${line}: ${reason}`];
      }),
    );
    expect(objections).to.deep.equal([]);
  });

  it('are objected to when a lower layer reaches up', () => {
    expect(objection('server/domain/bbox.ts', 'server/queries/units.ts', false)).to.match(
      /domain may not import/,
    );
    expect(objection('db/connect.ts', 'server/config.ts', true)).to.match(/db may not import/);
    expect(objection('web/src/app.tsx', 'server/queries/units.ts', true)).to.match(/web may not import/);
    expect(objection('server/tiles/service.ts', 'server/tiles/sources/clusters.ts', false)).to.be.a('string');
    expect(objection('server/routes/units.ts', 'server/queries/units.ts', false)).to.equal(null);
  });

  it('name files with their extension', () => {
    const bare = files.flatMap((file) =>
      importsOf(file)
        .filter(({ file: target, specifier }) => target !== null && !/\.\w+(\?\w+)?$/.test(specifier))
        .map(({ specifier, line }) => `${file}:${line}: ${specifier}`),
    );
    expect(bare).to.deep.equal([]);
  });

  it('of maplibre-gl stand in web/src/map alone', () => {
    const elsewhere = files
      .filter((file) => !file.startsWith('web/src/map/'))
      .filter((file) => importsOf(file).some(({ specifier }) => /^maplibre-gl\b/.test(specifier)));
    expect(elsewhere).to.deep.equal([]);
  });

  it('of the database drivers stand in db, queries and worker threads; elsewhere as types', () => {
    const drivers = /^(pg|knex|pg-cursor|pg-query-stream|@electric-sql\/.*)$/;
    const may = /^server\/(queries|tiles\/workers)\//;
    const elsewhere = files
      .filter((file) => file.startsWith('server/') && !may.test(file))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ specifier, typeOnly }) => drivers.test(specifier) && !typeOnly)
          .map(({ specifier, line }) => `${file}:${line}: ${specifier}`),
      );
    expect(elsewhere).to.deep.equal([]);
  });
});
