import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ENDPOINTS } from '../../server/routes/index.ts';
import { STYLE_NAMES } from '../../server/tiles/styles/index.ts';
import { REPOSITORY } from '../support/shared.ts';

const README = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');

describe('the README', () => {
  it('names commands that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
    );
    const named = [...README.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
    expect(named).not.to.deep.equal([]);
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
  });

  it('shows pictures that are there', () => {
    const shown = [...README.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => path);
    expect(shown).not.to.deep.equal([]);
    expect(shown.filter((path) => !existsSync(join(REPOSITORY, path)))).to.deep.equal([]);
  });

  it('names addresses that the service answers', () => {
    const named = [...README.matchAll(/\/(?:api\/v1|styles|tiles)\/[\w./{}-]*\w/g)].map(([path]) => path);
    expect(named).not.to.deep.equal([]);
    expect(named.filter((path) => !isAnswered(path))).to.deep.equal([]);
  });
});

function isAnswered(path: string): boolean {
  const style = /^\/styles\/([\w-]+)\.json$/.exec(path)?.[1];
  if (style !== undefined) return STYLE_NAMES.includes(style);
  return ENDPOINTS.some((endpoint) => {
    const pattern = endpoint.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(path);
  });
}
