import { expect } from 'chai';
import { joinColumns, unpackBatch } from '../../server/tiles/clusters/columns.ts';
import { type PointsJob, readPoints } from '../../server/tiles/clusters/read.ts';

const PACKING = { codeSeparator: '\u001f', traitsBase: 48 };
const JOB: PointsJob = {
  connection: {},
  sql: 'rows',
  bindings: [7],
  versionSql: 'version',
  packing: PACKING,
};

function packed(codes: string[]) {
  const lngLats = Buffer.alloc(16 * codes.length);
  codes.forEach((_, i) => {
    lngLats.writeDoubleBE(-74 - i, 16 * i);
    lngLats.writeDoubleBE(4 + i, 16 * i + 8);
  });
  return {
    units: codes.length,
    codes: codes.join('\u001f'),
    lngLats,
    traits: codes.map((_, i) => String.fromCharCode(48 + i)).join(''),
  };
}

/** A client that answers versions in turn, and the same rows each time. */
class FakeClient {
  statements: string[] = [];
  readonly #versions: number[];

  constructor(versions: number[]) {
    this.#versions = versions;
  }

  async query(statement: string | { text: string; values?: unknown[] }) {
    const text = typeof statement === 'string' ? statement : statement.text;
    this.statements.push(text);
    if (text === 'version') return { rows: [[String(this.#versions.shift())]] };
    if (text !== 'rows') return { rows: [] };
    const { units, codes, lngLats, traits } = packed(['a', 'b']);
    return { rows: [[String(units), 'b', codes, `\\x${lngLats.toString('hex')}`, traits]] };
  }
}

const read = (client: FakeClient) => readPoints(client as never, JOB);

describe('the reading of units for an index', () => {
  it('is of the version that stood before and after', async () => {
    const client = new FakeClient([4, 4]);
    const { version, columns } = await read(client);
    expect(version).to.equal(4);
    expect(columns.units).to.equal(2);
    expect([...columns.lngLats]).to.deep.equal([-74, 4, -75, 5]);
    expect([...columns.traits]).to.deep.equal([0, 1]);
    expect(client.statements).to.deep.equal(['version', 'rows', 'version']);
  });

  it('is repeated when a commit came between', async () => {
    const client = new FakeClient([4, 5, 5, 5]);
    expect((await read(client)).version).to.equal(5);
    expect(client.statements.filter((text) => text === 'rows')).to.have.length(2);
  });

  it('takes a snapshot in the end, when commits never cease', async () => {
    const client = new FakeClient([4, 5, 5, 6, 7]);
    expect((await read(client)).version).to.equal(7);
    expect(client.statements.slice(6)).to.deep.equal([
      'begin isolation level repeatable read read only',
      'version',
      'rows',
      'commit',
    ]);
  });
});

describe('batches of units', () => {
  it('keep codes of any letters apart', () => {
    const { codes, codeEnds } = unpackBatch(packed(['ñandú', '05', 'é']), PACKING);
    const text = (from: number, to: number) => new TextDecoder().decode(codes.subarray(from, to));
    const [first = 0, second = 0, third = 0] = codeEnds;
    expect([text(0, first), text(first, second), text(second, third)]).to.deep.equal(['ñandú', '05', 'é']);
  });

  it('are refused when a code holds the separator', () => {
    const batch = packed(['a', 'b']);
    expect(() => unpackBatch({ ...batch, codes: 'a\u001fb\u001fc' }, PACKING)).to.throw(RangeError);
  });

  it('join to one, codes and all', () => {
    const joined = joinColumns(
      [packed(['aa', 'b']), packed(['ccc'])].map((batch) => unpackBatch(batch, PACKING)),
    );
    expect(joined.units).to.equal(3);
    expect(new TextDecoder().decode(joined.codes)).to.equal('aabccc');
    expect([...joined.codeEnds]).to.deep.equal([2, 3, 6]);
    expect([...joined.lngLats]).to.deep.equal([-74, 4, -75, 5, -74, 4]);
  });

  it('may be none', () => {
    expect(joinColumns([]).units).to.equal(0);
  });
});
