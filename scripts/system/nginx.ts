/** Where this machine keeps an nginx: what the public map is tried behind, as behind any cache. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian keeps it where only administrators look. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** The path of the first nginx found (`NGINX_PATH` goes ahead of the search path), or null. */
export function findNginx(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...FOLDERS];
  const own = process.env.NGINX_PATH ? [process.env.NGINX_PATH] : [];
  return [...own, ...folders.map((folder) => join(folder, 'nginx'))].find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
