import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY } from '../support/shared.ts';
import { filesBelow, withoutComments } from '../support/sources.ts';

/** Where a statement reads or writes a table named `units` or `unit_states`, in SQL text or through knex. */
const NAMES_UNITS = [
  /\b(?:from|join|into|update|table|only|using)\s+"?(?:public\.)?"?(?:units|unit_states)\b(?!\.)/i,
  /\b(?:from|into|join|leftJoin|rightJoin|innerJoin|crossJoin|table|db|trx|tx|knex)\s*(?:<[^>(]*>)?\(\s*(?:\{\s*\w+:\s*)?['"`](?:units|unit_states)\b/,
];
/** The one relation for reading; the writers; the doctor, which compares the tables with a fresh computation. */
const MAY_NAME_UNITS = [
  'server/queries/units.ts',
  'server/queries/unit-writes.ts',
  'server/queries/unit-patches.ts',
  'server/queries/unit-relocation.ts',
  'server/queries/unit-places.ts',
  'server/queries/unit-diffs.ts',
  'server/queries/unit-reverts.ts',
  'server/queries/locate.ts',
  'server/queries/doctor.ts',
];
/** SQL text outside db/ and queries/. */
const STATEMENT =
  /\.raw\(|['"`]\s*(?:with \w+ as|select\s[^'"`]*\sfrom\s|insert into\s|delete from\s|update\s+\w+\s+set\s|truncate\s)/i;

describe('SQL', () => {
  it('names the tables of units in the one relation and in the writers only', () => {
    const naming = filesBelow(['server', 'scripts'], ['.ts', '.sql'])
      .filter((file) => !file.startsWith('scripts/bench'))
      .filter((file) => !MAY_NAME_UNITS.includes(file))
      .filter((file) => NAMES_UNITS.some((pattern) => pattern.test(text(file))));
    expect(naming).to.deep.equal([]);
  });

  it('is recognised when it names them', () => {
    const named = [
      'select count(*) from units',
      "db('units').where(",
      ".join('unit_states as s'",
      "db.from<Row>('units')",
      'update unit_states set',
    ];
    for (const sql of named)
      expect(
        NAMES_UNITS.some((pattern) => pattern.test(sql)),
        sql,
      ).to.equal(true);
    const other = ['from units_staging', "versions.get('units')", "layer = 'units'", 'from visible_units'];
    for (const sql of other)
      expect(
        NAMES_UNITS.some((pattern) => pattern.test(sql)),
        sql,
      ).to.equal(false);
  });

  it('stands in queries and db only', () => {
    const elsewhere = filesBelow(['server'], ['.ts'])
      .filter((file) => !file.startsWith('server/queries/'))
      .filter((file) => STATEMENT.test(text(file)));
    expect(elsewhere).to.deep.equal([]);
  });
});

function text(file: string): string {
  const source = withoutComments(readFileSync(join(REPOSITORY, file), 'utf8'));
  return file.endsWith('.sql') ? source.replace(/--.*$/gm, '') : source;
}
