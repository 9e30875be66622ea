/** The pages' build: web/ → dist/web, one page for each .html there. No inline script or style, so that the strict CSP of the server holds. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const API = process.env.GEOSER_API ?? 'http://127.0.0.1:8080';
const ROOT = fileURLToPath(new URL('web', import.meta.url));

/** `web/check.html` is answered at /check, `web/units/new.html` at /units/new. */
const pages = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.html'))
  .map((name) => join(ROOT, name));

/** The public map's script: the server writes its page, and finds it by the manifest. */
const EMBED = join(ROOT, 'src/embed/main.ts');

export default defineConfig({
  root: ROOT,
  appType: 'mpa',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_300,
    reportCompressedSize: false,
    rolldownOptions: { input: [...pages, EMBED] },
  },
  experimental: {
    // scripts find one another beside themselves: the public map also stands in folders of other hosts
    renderBuiltUrl: (_file, { hostType }) => (hostType === 'html' ? undefined : { relative: true }),
  },
  server: {
    // the host stays: the server takes writes of its own pages alone
    proxy: Object.fromEntries(
      ['/api', '/tiles', '/readyz', '/healthz', '/docs', '/openapi.json'].map((path) => [
        path,
        { target: API, changeOrigin: false },
      ]),
    ),
  },
});
