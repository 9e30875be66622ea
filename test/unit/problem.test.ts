import { expect } from 'chai';
import { importState, Problem, type ProblemOptions } from '../../server/problem.ts';

const TEXT = { es: 'x', en: 'x' };

describe('a problem', () => {
  it('keeps what RFC 9457 names, whatever members stand beside it', () => {
    const members = { status: 'reverted', type: 'x', title: 'x', detail: 'x', import: 7 };
    const given = { code: 'import-state', status: 409, title: TEXT, detail: TEXT, members };
    const told = new Problem(given as unknown as ProblemOptions).toJson('es');
    expect(told).to.include({ status: 409, type: '/problems/import-state', import: 7 });
  });

  it('is not written with a member of such a name', () => {
    // @ts-expect-error the compiler refuses it
    expect(() => importState(TEXT, { status: 'reverted' })).to.not.throw();
  });
});
