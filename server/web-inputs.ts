/** What the page is built from, by which a build is known to be the present one. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
export const WEB_BUILD = join(REPOSITORY, 'dist/web');
/** The file in a build that bears the hash of its inputs. */
export const STAMP = '.inputs';
const INPUTS = [
  'web',
  'server/contract',
  'server/domain',
  'server/embed',
  'vite.config.ts',
  'package-lock.json',
  'scripts/build-web.ts',
];

/** Whether the build present is of these very inputs, or carried alone, without any. */
export function isWebBuilt(): boolean {
  return !existsSync(join(REPOSITORY, 'web/index.html')) || stampOf(WEB_BUILD) === hashWebInputs();
}

export function hashWebInputs(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of INPUTS.flatMap(filesBelow)) {
    hash.update(`${file}\0`).update(readFileSync(join(REPOSITORY, file)));
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  const full = join(REPOSITORY, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}

export function stampOf(folder: string): string | null {
  const file = join(folder, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
