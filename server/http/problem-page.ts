/** A problem as a small page for whoever opened the address in a browser: one document without outside parts. */
import { createHash } from 'node:crypto';
import type { Problem } from '../problem.ts';
import type { Language } from './endpoint.ts';

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f6f2;color:#1d2b21}
main{width:min(32rem,88vw);overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0 0 .5rem}
p{margin:.5rem 0}
nav{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin-top:1.5rem}
a{color:#24730f;padding:.5rem 0}
a:focus-visible{outline:2px solid;outline-offset:2px}
@media(prefers-color-scheme:dark){body{background:#141a16;color:#e6ece7}a{color:#7ccf5c}}`;

const hash = createHash('sha256').update(STYLE).digest('base64');

export const PROBLEM_PAGE_CSP = `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const WORDS = {
  es: { home: 'Ir al mapa', check: 'Verificar un archivo', docs: 'API y datos' },
  en: { home: 'Go to the map', check: 'Check a file', docs: 'API and data' },
};

export function problemPage(problem: Problem, language: Language): string {
  const words = WORDS[language];
  const suffix = language === 'en' ? '?lang=en' : '';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>GeoSER · ${escapeHtml(problem.title[language])}</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(problem.title[language])}</h1><p>${escapeHtml(problem.detail[language])}</p>
<nav><a href="/${suffix}">${words.home}</a><a href="/check${suffix}">${words.check}</a><a href="/docs${suffix}">${words.docs}</a></nav></main></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
