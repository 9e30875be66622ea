import { expect } from 'chai';
import { ConfigError, readConfig } from '../../server/config.ts';
import { isWider } from '../../server/domain/account.ts';
import { changesBetween, shortAddress } from '../../server/domain/audit.ts';
import { hashPassword, verifyPassword } from '../../server/services/secrets.ts';

describe('addresses in the audit trail', () => {
  for (const [whole, short] of [
    ['203.0.113.77', '203.0.113.0'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
    ['2001:DB8::7348', '2001:db8:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['::1', '0:0:0::'],
    ['', ''],
  ]) {
    it(`are shortened to their network: ${whole || 'none'}`, () => {
      expect(shortAddress(String(whole))).to.equal(short);
    });
  }
});

describe('changes', () => {
  it('are the fields that differ, before and after', () => {
    const before = { name: 'Ana', role: 'viewer', departments: ['05'], closed: null };
    const after = { name: 'Ana', role: 'staff', departments: ['05'], closed: undefined };
    expect(changesBetween<object>(before, { ...after, departments: ['05', '15'] })).to.deep.equal({
      role: ['viewer', 'staff'],
      departments: [['05'], ['05', '15']],
      closed: [null, null],
    });
  });
});

describe('a key', () => {
  it('is wider than its owner by role or by a department', () => {
    const staff = { role: 'staff', departments: ['05', '15'] } as const;
    expect(isWider({ role: 'admin', departments: [] }, staff)).to.equal(true);
    expect(isWider({ role: 'staff', departments: ['05', '18'] }, staff)).to.equal(true);
    expect(isWider({ role: 'staff', departments: ['15'] }, staff)).to.equal(false);
    expect(isWider({ role: 'viewer', departments: [] }, staff)).to.equal(false);
    expect(isWider({ role: 'staff', departments: ['18'] }, { role: 'admin', departments: [] })).to.equal(
      false,
    );
  });
});

describe('passwords', () => {
  it('are known again, however their accents were typed, and no other is', async () => {
    const hash = await hashPassword('caf\u00e9 de altura');
    expect(hash)
      .to.match(/^scrypt\$32768\$8\$3\$/)
      .and.not.include('altura');
    expect(await verifyPassword('cafe\u0301 de altura', hash)).to.equal(true);
    expect(await verifyPassword('cafe de altura', hash)).to.equal(false);
  });
});

describe('the directory in the configuration', () => {
  const refusal = (env: Record<string, string>): string => {
    try {
      readConfig(env);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
    }
    return '';
  };

  it('is named whole, by https, and its secret is never repeated', () => {
    expect(refusal({ OIDC_CLIENT_ID: 'geoser' })).to.match(/^OIDC_ISSUER=/);
    expect(refusal({ OIDC_ISSUER: 'https://sso.example' })).to.match(/^OIDC_CLIENT_ID=/);
    expect(refusal({ OIDC_ISSUER: 'http://sso.example', OIDC_CLIENT_ID: 'x' })).to.match(/https:\/\//);
    expect(refusal({ OIDC_ISSUER: 'http://localhost:9', OIDC_CLIENT_ID: 'x' })).to.equal('');
    expect(refusal({ OIDC_DEFAULT_ROLE: 'admin' })).to.match(/^OIDC_DEFAULT_ROLE=admin/);
  });
});

describe('the secret of the sessions in the configuration', () => {
  it('is long, and is never repeated', () => {
    expect(() => readConfig({ AUTH_SECRET: 'corto' })).to.throw(
      ConfigError,
      /^AUTH_SECRET=…: must have at least 32/,
    );
    expect(readConfig({ AUTH_SECRET: 'x'.repeat(32) }).authSecret).to.have.length(32);
    expect(readConfig({}).authSecret).to.equal(null);
  });
});
