import { expect } from 'chai';
import { objectionTo } from '../../db/server.ts';
import { isoTimestamp } from '../../db/types.ts';

describe('a PostgreSQL server', () => {
  const cases: [number, string | null, string | undefined][] = [
    [150_000, '3.3.0', undefined],
    [180_003, '3.10.1', undefined],
    [170_000, '4.0.0', undefined],
    [149_999, '3.3.2', 'old-postgresql'],
    [150_000, '3.2.9', 'old-postgis'],
    [150_000, '2.9.9', 'old-postgis'],
    [150_000, null, 'no-postgis'],
  ];
  for (const [number, postgis, code] of cases) {
    it(`${number} with PostGIS ${postgis} is ${code ?? 'taken'}`, () => {
      expect(objectionTo({ number, name: 'x', postgis })?.code).to.equal(code);
    });
  }
});

describe('a timestamp of the database', () => {
  const cases = [
    ['2018-03-01 10:00:00-05', '2018-03-01T15:00:00.000Z'],
    ['2018-03-01 10:00:00.25+00', '2018-03-01T10:00:00.250Z'],
    ['2018-03-01 10:00:00.123456+05:30', '2018-03-01T04:30:00.123456Z'],
    ['infinity', 'infinity'],
  ] as const;
  for (const [text, iso] of cases) {
    it(`${text} is ${iso}`, () => expect(isoTimestamp(text)).to.equal(iso));
  }
});
