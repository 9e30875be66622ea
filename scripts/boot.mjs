/**
 * Runs a program of this folder: `node scripts/boot.mjs start …`, or a TypeScript file by its path.
 *
 * Node 20 reads no TypeScript, and loading some 300 files one by one through a transpiler costs every program and every
 * thread more than a second of a core. So all of them are bundled at once into .cache/programs, packages left out, and
 * the bundle is reused while no source has another size or time. Where that folder cannot be written, tsx loads the
 * sources as they are.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(REPOSITORY, '.cache/programs');
const MANIFEST = join(CACHE, 'current.json');
/** What is started by its own path: programs, threads, and the process that a test kills. */
const ENTRIES = [
  ...readdirSync(join(REPOSITORY, 'scripts'), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('scripts', name)),
  'db/embedded/worker.ts',
  'server/tiles/workers/main.ts',
  'test/support/commit-and-die.ts',
  'test/support/prepare-all.ts',
].filter((file) => stamp(file) !== null);
/** Changed, they make another bundle, although it holds nothing of them. */
const ALSO = ['scripts/boot.mjs', 'package-lock.json'];
/** How long a bundle that is no longer the present one stays for programs that began with it; ms. */
const KEPT_MS = 24 * 3_600_000;

/** A module knows its place by `import.meta.url`, and finds SQL and facts beside it. */
const IN_PLACE = {
  name: 'in-place',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(resolve(path, '..')));
      return { contents, loader: 'ts' };
    });
  },
};

const [name = '', ...args] = process.argv.slice(2);
const file = name.endsWith('.ts') ? resolve(name) : join(REPOSITORY, 'scripts', `${name}.ts`);
process.argv.splice(1, process.argv.length, file, ...args);
const folder = await programs();
const built = folder && join(folder, file.slice(REPOSITORY.length).replace(/\.ts$/, '.js'));
if (built && statSync(built, { throwIfNoEntry: false })) {
  process.env.GEOSER_PROGRAMS = folder; // for the threads
  await import(pathToFileURL(built).href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(file).href);
}

/** @returns the folder of the bundle, null where none can be kept */
async function programs() {
  const present = readManifest();
  if (present !== null) return present;
  try {
    return await bundle();
  } catch {
    return null; // a fault of a source is told by tsx, too
  }
}

/** Size and time of a file; null where it is not there. */
function stamp(path) {
  const found = statSync(join(REPOSITORY, path), { throwIfNoEntry: false });
  return found ? `${found.size} ${found.mtimeMs}` : null;
}

function readManifest() {
  try {
    const { repository, folder, entries, inputs } = JSON.parse(readFileSync(MANIFEST, 'utf8'));
    const isSame =
      repository === REPOSITORY &&
      entries === ENTRIES.join() &&
      Object.entries(inputs).every(([path, value]) => stamp(path) === value) &&
      statSync(folder, { throwIfNoEntry: false }) !== undefined;
    return isSame ? folder : null;
  } catch {
    return null; // none yet, or half a file
  }
}

/** Published by its manifest, which is swapped in last: others see a whole bundle or the one before. */
async function bundle() {
  const { build } = await import('esbuild');
  mkdirSync(CACHE, { recursive: true });
  removeOld();
  const began = Date.now();
  const folder = join(CACHE, `${Date.now()}-${process.pid}`);
  const { metafile } = await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ENTRIES,
    outdir: folder,
    outbase: REPOSITORY,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    metafile: true,
    logLevel: 'silent',
    plugins: [IN_PLACE],
  });
  const files = [...Object.keys(metafile.inputs), ...ALSO];
  // One that changed meanwhile may stand in the bundle as it was: this bundle is nobody else's.
  if (files.some((path) => statSync(join(REPOSITORY, path)).mtimeMs >= began)) return folder;
  const inputs = Object.fromEntries(files.map((path) => [path, stamp(path)]));
  const draft = `${MANIFEST}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ repository: REPOSITORY, folder, entries: ENTRIES.join(), inputs }));
  renameSync(draft, MANIFEST);
  return folder;
}

function removeOld() {
  for (const entry of readdirSync(CACHE)) {
    const age = Date.now() - Number.parseInt(entry, 10);
    if (age > KEPT_MS) rmSync(join(CACHE, entry), { recursive: true, force: true });
  }
}
