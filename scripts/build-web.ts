/**
 * npm run build: web/ → dist/web with vite, each text file also as .br and .gz. Does nothing while a hash of all
 * inputs equals that of the build present. The new build stands beside and is swapped in, so readers meet a whole one.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import { hashWebInputs, WEB_BUILD as OUTPUT, REPOSITORY, STAMP, stampOf } from '../server/web-inputs.ts';

const COMPRESSIBLE = /\.(html|js|mjs|css|json|svg|txt|map|geojson|webmanifest|ttf|pbf)$/;
/** Below this many bytes a compressed copy saves less than its headers cost. */
const WORTH_COMPRESSING = 512;

async function main(): Promise<void> {
  if (!existsSync(join(REPOSITORY, 'web/index.html'))) return; // a distribution that carries its build alone
  const inputs = hashWebInputs();
  if (stampOf(OUTPUT) === inputs) return;
  await removeAbandoned();
  const draft = `${OUTPUT}.${process.pid}`;
  try {
    await build(draft);
    await buildElement(draft);
    await compressAll(draft);
    await writeFile(join(draft, STAMP), inputs);
    await swapIn(draft, inputs);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Drafts of builds that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(join(OUTPUT, '..')).catch(() => [])) {
    const pid = /^web\.(?:old\.)?(\d+)/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(OUTPUT, '..', name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** In production mode whatever NODE_ENV says: vite would else bundle development code. */
async function build(outDir: string): Promise<void> {
  process.env.NODE_ENV = 'production';
  const vite = await import('vite');
  await vite.build({
    configFile: join(REPOSITORY, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
}

/** `<geoser-map>`: a classic script by itself, whose address stays. */
async function buildElement(outDir: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(REPOSITORY, 'web/src/embed/element.ts')],
    outfile: join(outDir, 'embed.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
  });
}

async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(files.map(compress));
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < WORTH_COMPRESSING) return;
  const params = { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await Promise.all([
    promisify(brotliCompress)(bytes, { params }).then((br) => writeFile(`${file}.br`, br)),
    promisify(gzip)(bytes, { level: 9 }).then((gz) => writeFile(`${file}.gz`, gz)),
  ]);
}

/** Two builds at once: the later one gives way when the other made the same. */
async function swapIn(draft: string, inputs: string): Promise<void> {
  await mkdir(join(OUTPUT, '..'), { recursive: true });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const old = `${OUTPUT}.old.${process.pid}.${attempt}`;
    await rename(OUTPUT, old).catch(() => undefined); // there may be none
    try {
      await rename(draft, OUTPUT);
      return;
    } catch (error) {
      if (attempt === 4) throw error;
    } finally {
      await rm(old, { recursive: true, force: true });
    }
    if (stampOf(OUTPUT) === inputs) return;
  }
}

main().catch((error: unknown) => {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
