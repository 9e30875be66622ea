/** The project's source files and what they import, read from their text. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { REPOSITORY } from './shared.ts';

/** One import, export-from or `new URL('./file', import.meta.url)` as it stands in a file. */
export interface Import {
  /** The text between the quotes. */
  specifier: string;
  /** Path from the repository's top when it is a file of the project, else null (a package). */
  file: string | null;
  typeOnly: boolean;
  line: number;
}

const STATEMENTS = [
  /^[ \t]*(?:import|export)\s+(type\s)?[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^[ \t]*import\s+()['"]([^'"]+)['"]/gm,
  /\bimport\(\s*()['"]([^'"]+)['"]\s*\)/g,
  /\bnew URL\(\s*()['"](\.[^'"]+\.\w+)['"],\s*import\.meta\.url/g,
];

/** Every import of a file, static, dynamic, re-exported or for its effect. `file` is a path from the top. */
export function importsOf(file: string): Import[] {
  const text = withoutComments(readFileSync(join(REPOSITORY, file), 'utf8'));
  return STATEMENTS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      specifier: match[2] ?? '',
      file: target(file, match[2] ?? ''),
      typeOnly: match[1] !== undefined && match[1] !== '',
      line: text.slice(0, match.index).split('\n').length,
    })),
  );
}

function target(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const path = resolve(REPOSITORY, dirname(from), specifier.replace(/\?.*$/, ''));
  return relative(REPOSITORY, path);
}

/** Block comments and whole-line comments, blanked so that line numbers stay. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/^[ \t]*\/\/.*$/gm, '');
}

/** Files below the folders, from the top, sorted; those of any extension when none is named. */
export function filesBelow(folders: string[], extensions?: string[]): string[] {
  const found: string[] = [];
  const walk = (path: string): void => {
    const full = join(REPOSITORY, path);
    if (!existsSync(full)) return;
    if (!statSync(full).isDirectory()) found.push(path);
    else for (const entry of readdirSync(full)) if (!SKIPPED.has(entry)) walk(join(path, entry));
  };
  folders.forEach(walk);
  const wanted = extensions ? found.filter((file) => extensions.some((end) => file.endsWith(end))) : found;
  return wanted.sort();
}

const SKIPPED = new Set(['node_modules', 'dist', '.data', '.cache', '.git', 'coverage']);

/** The files and every project file that they reach by imports, sorted. */
export function closureOf(entries: string[]): string[] {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file) || !existsSync(join(REPOSITORY, file))) return;
    if (statSync(join(REPOSITORY, file)).isDirectory()) {
      filesBelow([file]).forEach(visit);
      return;
    }
    reached.add(file);
    if (!/\.m?tsx?$/.test(file)) return;
    for (const { file: imported } of importsOf(file)) if (imported !== null) visit(imported);
  };
  entries.forEach(visit);
  return [...reached].sort();
}
