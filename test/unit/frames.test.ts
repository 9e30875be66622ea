import { expect } from 'chai';
import {
  ByteQueue,
  copiesFromClient,
  frame,
  nextFrame,
  nextStartPacket,
  ReplyFilter,
  readyForQuery,
  renameStatement,
  sqlOf,
} from '../../db/embedded/frames.ts';

describe('protocol frames', () => {
  it('are cut from a stream wherever its chunks end', () => {
    const frames = [frame('Q', 'select 1'), frame('S'), frame('P', 'name', 'select $1', Buffer.from([0, 0]))];
    const stream = Buffer.concat(frames);
    for (let size = 1; size <= stream.length; size += 1) {
      const queue = new ByteQueue();
      const found: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) {
        queue.push(stream.subarray(at, at + size));
        for (let next = nextFrame(queue); next; next = nextFrame(queue)) found.push(Buffer.from(next));
      }
      expect(found, `chunks of ${size}`).to.deep.equal(frames);
    }
  });

  it('with an impossible length are refused', () => {
    const queue = new ByteQueue();
    queue.push(Buffer.from([0x51, 0, 0, 0, 1]));
    expect(() => nextFrame(queue)).to.throw('impossible frame');
  });

  it('of a start have no type byte', () => {
    const packet = Buffer.alloc(8);
    packet.writeInt32BE(8, 0);
    packet.writeInt32BE(80_877_103, 4);
    const queue = new ByteQueue();
    queue.push(packet.subarray(0, 7));
    expect(nextStartPacket(queue)).to.equal(null);
    queue.push(packet.subarray(7));
    expect(nextStartPacket(queue)).to.deep.equal({ code: 80_877_103 });
  });

  it('of the backend pass except ReadyForQuery, of which the last status is kept', () => {
    const row = frame('D', Buffer.from('row'));
    const reply = Buffer.concat([row, readyForQuery('E'), frame('C', 'SELECT 1'), readyForQuery('T')]);
    for (let cut = 0; cut <= reply.length; cut += 1) {
      const filter = new ReplyFilter();
      filter.push(reply.subarray(0, cut));
      filter.push(reply.subarray(cut));
      expect(filter.status).to.equal('T');
      expect(filter.drain()).to.deep.equal(Buffer.concat([row, frame('C', 'SELECT 1')]));
    }
  });

  it('are copied, since the backend reuses its memory', () => {
    const filter = new ReplyFilter();
    const memory = Buffer.from(frame('D', Buffer.from('row')));
    filter.push(memory);
    memory.fill(0);
    expect(filter.drain()).to.deep.equal(frame('D', Buffer.from('row')));
  });

  it('that name a statement get the prefix of their connection, unnamed ones stay', () => {
    const parse = renameStatement(frame('P', 'año', 'select $1', Buffer.from([0, 0])), 'c1_');
    expect(parse.bytes).to.deep.equal(frame('P', 'c1_año', 'select $1', Buffer.from([0, 0])));
    expect(parse.defines).to.equal('c1_año');
    const bind = frame('B', 'portal', 's', Buffer.from([0, 0, 0, 0, 0, 0]));
    expect(renameStatement(bind, 'c1_').bytes).to.deep.equal(
      frame('B', 'portal', 'c1_s', Buffer.from([0, 0, 0, 0, 0, 0])),
    );
    expect(renameStatement(frame('D', Buffer.from('S'), 's'), 'c1_').bytes).to.deep.equal(
      frame('D', Buffer.from('S'), 'c1_s'),
    );
    expect(renameStatement(frame('C', Buffer.from('S'), 's'), 'c1_').closes).to.equal('c1_s');
    for (const same of [
      frame('P', '', 'select 1', Buffer.from([0, 0])),
      frame('D', Buffer.from('P'), 'portal'),
    ]) {
      expect(renameStatement(same, 'c1_').bytes).to.equal(same);
    }
  });

  it('give their SQL text', () => {
    expect(sqlOf(frame('Q', 'select 1'))).to.equal('select 1');
    expect(sqlOf(frame('P', 'name', 'select 2', Buffer.from([0, 0])))).to.equal('select 2');
    expect(sqlOf(frame('S'))).to.equal(null);
  });
});

describe('COPY FROM STDIN', () => {
  const copies = [
    'copy t from stdin',
    'COPY public.t (a, b)\nFROM STDIN WITH (format csv)',
    '-- first\n/* then */ copy t from stdin',
    'select 1; copy t from stdin',
  ];
  const harmless = [
    "select 'copy t from stdin'",
    'copy t to stdout',
    'select $$copy t from stdin$$',
    '-- copy t from stdin\nselect 1',
    'select copy, stdin from t',
  ];
  for (const sql of copies)
    it(`is seen in ${JSON.stringify(sql)}`, () => expect(copiesFromClient(sql)).to.equal(true));
  for (const sql of harmless)
    it(`is not seen in ${JSON.stringify(sql)}`, () => expect(copiesFromClient(sql)).to.equal(false));
});
