import { expect } from 'chai';
import { Backend, Session } from '../../db/embedded/backend.ts';
import { frame, readyForQuery } from '../../db/embedded/frames.ts';

/** A backend that notes the SQL it ran and answers with the given transaction status. */
function scripted(statusAfter: (sql: string) => string, idleInTransactionMs = 60_000) {
  const ran: string[] = [];
  const backend = new Backend(
    async (message, onData) => {
      const sql = Buffer.from(message).subarray(5, -1).toString();
      ran.push(sql);
      onData(readyForQuery(statusAfter(sql)));
    },
    { idleInTransactionMs },
  );
  return { backend, ran };
}

function session(id: number) {
  const sent: string[] = [];
  let dropped: () => void = () => undefined;
  const wasDropped = new Promise<void>((resolve) => {
    dropped = resolve;
  });
  return { session: new Session(id, (bytes) => sent.push(bytes.toString()), dropped), sent, wasDropped };
}

const status = (sql: string) => (sql.startsWith('begin') || sql.startsWith('in ') ? 'T' : 'I');

describe('the shared backend', () => {
  it('stays with a connection until its transaction ends', async () => {
    const { backend, ran } = scripted(status);
    const [a, b] = [session(1), session(2)];
    for (const sql of ['begin a', 'in a', 'commit a']) {
      backend.accept(a.session, frame('Q', sql));
      backend.accept(b.session, frame('Q', `${sql} of b`));
    }
    await backend.drained();
    expect(ran).to.deep.equal(['begin a', 'in a', 'commit a', 'begin a of b', 'in a of b', 'commit a of b']);
  });

  it('rolls back for an owner that leaves, then serves the next', async () => {
    const { backend, ran } = scripted(status);
    const [a, b] = [session(1), session(2)];
    backend.accept(a.session, frame('Q', 'begin'));
    backend.accept(b.session, frame('Q', 'select'));
    backend.leave(a.session);
    await backend.drained();
    expect(ran.slice(-2)).to.deep.equal(['rollback', 'select']);
    expect(b.sent).to.deep.equal([readyForQuery('I').toString()]);
  });

  it('passes over a connection that left while it waited', async () => {
    const { backend, ran } = scripted(status);
    const [a, b] = [session(1), session(2)];
    backend.accept(a.session, frame('Q', 'begin'));
    backend.accept(b.session, frame('Q', 'never'));
    backend.leave(b.session);
    backend.accept(a.session, frame('Q', 'commit'));
    await backend.drained();
    expect(ran).to.deep.equal(['begin', 'commit']);
  });

  it('drops an owner that says nothing within a transaction while another waits', async () => {
    const { backend, ran } = scripted(status, 1);
    const [a, b] = [session(1), session(2)];
    backend.accept(a.session, frame('Q', 'begin'));
    backend.accept(b.session, frame('Q', 'select'));
    await a.wasDropped;
    await backend.drained();
    expect(ran.slice(-2)).to.deep.equal(['rollback', 'select']);
    expect(a.sent.at(-1)).to.include('25P03');
  });

  it('keeps statements of the same name apart and forgets them with their connection', async () => {
    const { backend, ran } = scripted(status);
    const [a, b] = [session(1), session(2)];
    for (const each of [a, b]) {
      backend.accept(each.session, frame('P', 'same', 'select 1', Buffer.from([0, 0])));
      backend.accept(each.session, frame('S'));
    }
    await backend.drained();
    backend.leave(a.session);
    await backend.drained();
    expect(ran.map((bytes) => /c\d_same/.exec(bytes)?.[0])).to.deep.equal(['c1_same', 'c2_same', 'c1_same']);
  });
});
