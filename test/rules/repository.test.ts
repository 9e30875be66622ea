import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY, sharedDir } from '../support/shared.ts';
import { filesBelow, withoutComments } from '../support/sources.ts';

const MEGABYTE = 1_000_000;
const TOP_LEVEL = [
  ...['server', 'web', 'db', 'scripts', 'test', 'package.json', 'tsconfig.json', 'README.md'],
  ...[
    'package-lock.json',
    'LICENSE',
    'CHANGELOG.md',
    '.ci',
    '.gitignore',
    '.npmrc',
    '.mocharc.json',
    'biome.json',
  ],
  ...['vite.config.ts', 'docs', '.gitattributes', '.editorconfig'],
];

describe('the repository', () => {
  const committed = execFileSync('git', ['ls-files', '-z'], { cwd: REPOSITORY, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(REPOSITORY, file)));

  it('holds no file over 1 MB', () => {
    const large = committed.filter((file) => statSync(join(REPOSITORY, file)).size > MEGABYTE);
    expect(large).to.deep.equal([]);
  });

  it('holds at its top what the layout names and what tools demand', () => {
    const tops = new Set(committed.map((file) => file.split('/')[0] ?? file));
    expect([...tops].filter((name) => !TOP_LEVEL.includes(name))).to.deep.equal([]);
  });

  it('locks its dependencies without the address they came from', () => {
    expect(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')).not.to.match(
      /"resolved":\s*"https?:/,
    );
  });

  it('locks what each platform needs, so that npm ci runs on all of them', () => {
    const { packages }: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
      JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8'));
    const locked = new Set(
      Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
    );
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !locked.has(name))
        .map((name) => `${path} needs ${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('pins every dependency to one version', () => {
    const manifest: Record<string, Record<string, string>> = JSON.parse(
      readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
    );
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).to.deep.equal([]);
  });

  it('escapes the type system nowhere', () => {
    const escapes = /\bas any\b|:\s*any\b|<any\b|\bany\[\]|@ts-ignore|@ts-expect-error|@ts-nocheck/;
    const code = filesBelow(['server', 'db', 'web', 'scripts', 'test'], ['.ts', '.tsx', '.mts']);
    const escaping = code
      .filter((file) => !file.startsWith('test/rules/'))
      .filter((file) => escapes.test(source(file)));
    expect(escaping).to.deep.equal([]);
  });

  it('prints from scripts only', () => {
    const printing = filesBelow(['server', 'db', 'web/src'], ['.ts', '.tsx']).filter((file) =>
      /\bconsole\.(log|info|debug)\(/.test(source(file)),
    );
    expect(printing).to.deep.equal([]);
  });

  if (sharedDir() !== null) {
    it('holds no copy of a shared file', () => {
      const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
      const shared = join(String(sharedDir()), 'data');
      const foreign = new Set(
        readdirSync(shared, { recursive: true, encoding: 'utf8' })
          .map((entry) => join(shared, entry))
          .filter((path) => statSync(path).isFile())
          .map(hash),
      );
      expect(committed.filter((file) => foreign.has(hash(join(REPOSITORY, file))))).to.deep.equal([]);
    });
  }
});

/** Without comments and without the insides of quoted text, where the word may stand in a sentence. */
function source(file: string): string {
  return withoutComments(readFileSync(join(REPOSITORY, file), 'utf8'))
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}
