/** The page's build: web/ → dist/web. No inline script or style, so that the strict CSP of the server holds. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const API = process.env.GEOSER_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_300,
    reportCompressedSize: false,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/tiles', '/readyz', '/healthz', '/docs', '/openapi.json'].map((path) => [path, API]),
    ),
  },
});
