import { expect } from 'chai';
import {
  exactDepartments,
  type Scope,
  type Surroundings,
  scopeKey,
  scopeOf,
} from '../../server/domain/scope.ts';
import { accountOf } from '../support/identify.ts';

const REAL: Surroundings = { demonstration: false, publicUnits: 'auto', loopback: false, hasAccounts: true };
const INVENTED = { ...REAL, demonstration: true };

describe('scope', () => {
  const OF_NOBODY: [string, Partial<Surroundings>, Scope['kind']][] = [
    ['invented units are everyone’s', { demonstration: true }, 'everything'],
    ['unless that is switched off', { demonstration: true, publicUnits: 'none' }, 'nothing'],
    ['real units are nobody’s', {}, 'nothing'],
    ['but this machine’s until somebody can sign in', { loopback: true, hasAccounts: false }, 'everything'],
    ['from then on not this machine’s either', { loopback: true }, 'nothing'],
    ['another machine’s never', { hasAccounts: false }, 'nothing'],
    [
      'nor this machine’s when switched off',
      { loopback: true, hasAccounts: false, publicUnits: 'none' },
      'nothing',
    ],
  ];
  for (const [title, surroundings, kind] of OF_NOBODY) {
    it(`without an account: ${title}`, () => {
      expect(scopeOf(null, { ...REAL, ...surroundings })).to.deep.equal({ kind });
    });
  }

  for (const [name, surroundings] of Object.entries({ real: REAL, invented: INVENTED })) {
    it(`of an account is its role’s, with ${name} units`, () => {
      expect(scopeOf(accountOf('viewer'), surroundings)).to.deep.equal({ kind: 'viewer' });
      expect(scopeOf(accountOf('admin'), surroundings)).to.deep.equal({ kind: 'everything' });
      expect(scopeOf(accountOf('staff'), surroundings)).to.deep.equal({ kind: 'staff', departments: ['05'] });
    });
  }

  it('of staff without a department is a viewer’s', () => {
    expect(scopeOf(accountOf('staff', []), REAL)).to.deep.equal({ kind: 'viewer' });
  });

  it('of roles other than staff leaves departments aside', () => {
    expect(scopeOf(accountOf('viewer', ['05']), REAL)).to.deep.equal({ kind: 'viewer' });
  });

  it('has one key however the departments are written, and another for others', () => {
    const keyOf = (...departments: string[]) => scopeKey(scopeOf(accountOf('staff', departments), REAL));
    expect(keyOf('15', '05', '05')).to.equal(keyOf('05', '15'));
    const keys = [
      keyOf('05'),
      keyOf('05', '15'),
      keyOf(),
      scopeKey({ kind: 'everything' }),
      scopeKey({ kind: 'nothing' }),
    ];
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('names the departments that are seen exactly', () => {
    expect(exactDepartments({ kind: 'everything' })).to.equal(null);
    expect(exactDepartments({ kind: 'viewer' })).to.deep.equal([]);
    expect(exactDepartments({ kind: 'staff', departments: ['05'] })).to.deep.equal(['05']);
  });
});
