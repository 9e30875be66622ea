/** The readable page of the API: plain HTML without script, from the same table as everything else. */
import { type Endpoint, type Language, methodOf } from './endpoint.ts';
import { INTRODUCTION, parametersOf, whoText } from './openapi.ts';

const TITLES: Record<Endpoint['tag'], Record<Language, string>> = {
  units: { es: 'Unidades', en: 'Units' },
  territories: { es: 'Territorios', en: 'Territories' },
  coverage: { es: 'Cobertura', en: 'Coverage' },
  proximity: { es: 'Cercanía', en: 'Proximity' },
  outcomes: { es: 'Qué fue de las unidades', en: 'What became of the units' },
  clusters: { es: 'Agrupaciones', en: 'Clusters' },
  map: { es: 'Mapa', en: 'Map' },
  checks: { es: 'Verificación de archivos', en: 'Checking files' },
  imports: { es: 'Importaciones', en: 'Imports' },
  accounts: { es: 'Cuentas', en: 'Accounts' },
  releases: { es: 'Publicaciones del mapa público', en: 'Releases of the public map' },
  service: { es: 'Servicio', en: 'Service' },
};

const WORDS = {
  es: {
    other: 'English',
    machine: 'Para programas: ',
    parameter: 'Parámetro',
    meaning: 'Qué se espera',
    required: 'obligatorio',
    none: 'Sin parámetros.',
    contents: 'Contenido',
    example: 'Probar',
  },
  en: {
    other: 'Español',
    machine: 'For programs: ',
    parameter: 'Parameter',
    meaning: 'What is expected',
    required: 'required',
    none: 'No parameters.',
    contents: 'Contents',
    example: 'Try it',
  },
};

/** Addresses to open, on the demonstration data or the real one. */
const EXAMPLES: Record<string, string> = {
  '/api/v1/catalogue': '/api/v1/catalogue',
  '/api/v1/units': '/api/v1/units?territory=department:15&status=active&limit=10',
  '/api/v1/coverage': '/api/v1/coverage?by=department',
  '/api/v1/coverage.csv': '/api/v1/coverage.csv?by=pdet_subregion&separator=semicolon',
  '/api/v1/coverage/gaps': '/api/v1/coverage/gaps?pdet=true&limit=20',
  '/api/v1/territories': '/api/v1/territories?kind=pdet_subregion',
  '/api/v1/territories/{kind}/{code}': '/api/v1/territories/municipality/05001',
  '/api/v1/territories/{kind}/{code}/overlaps':
    '/api/v1/territories/department/05/overlaps?kind=protected_area',
  '/api/v1/proximity/nearest': '/api/v1/proximity/nearest?lng=-74.08&lat=4.61&to=etcr&k=3',
  '/api/v1/proximity/within': '/api/v1/proximity/within?of=municipality:15001&radius_m=5000&limit=10',
  '/api/v1/locate': '/api/v1/locate?lng=-75.5786&lat=6.2442',
  '/api/v1/search': '/api/v1/search?q=choco',
};

export function documentationPage(endpoints: readonly Endpoint[], language: Language): string {
  const words = WORDS[language];
  const tags = (Object.keys(TITLES) as Endpoint['tag'][]).filter((tag) =>
    endpoints.some((item) => item.tag === tag),
  );
  const other = language === 'es' ? 'en' : 'es';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>GeoSER · API</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/docs.css"></head><body>
<header><h1>GeoSER · API</h1><a href="/docs?lang=${other}" lang="${other}" hreflang="${other}">${words.other}</a></header>
<main><p>${escapeHtml(INTRODUCTION[language])}</p>
<p>${words.machine}<a href="/openapi.json?lang=${language}">/openapi.json</a> (OpenAPI 3.1)</p>
<nav aria-label="${words.contents}"><ul>${tags.map((tag) => `<li><a href="#${tag}">${TITLES[tag][language]}</a></li>`).join('')}</ul></nav>
${tags.map((tag) => section(tag, endpoints, language)).join('\n')}
</main></body></html>
`;
}

function section(tag: Endpoint['tag'], endpoints: readonly Endpoint[], language: Language): string {
  const articles = endpoints.filter((item) => item.tag === tag).map((item) => article(item, language));
  return `<section id="${tag}"><h2>${TITLES[tag][language]}</h2>${articles.join('')}</section>`;
}

function article(endpoint: Endpoint, language: Language): string {
  const example = EXAMPLES[endpoint.path];
  return `<article><h3><code>${methodOf(endpoint)} ${escapeHtml(endpoint.path)}</code></h3>
<p>${escapeHtml(endpoint.summary[language])} ${escapeHtml(whoText(endpoint)[language])}</p>
${parameterTable(endpoint, language)}${
  example
    ? `<p class="example">${WORDS[language].example}: <a href="${escapeHtml(example)}"><code>${escapeHtml(example)}</code></a></p>`
    : ''
}</article>`;
}

function parameterTable(endpoint: Endpoint, language: Language): string {
  const words = WORDS[language];
  const rows = parametersOf(endpoint).map(
    ({ name, required, text }) =>
      `<tr><td><code>${name}</code>${required ? ` <em>${words.required}</em>` : ''}</td><td>${escapeHtml(text[language])}</td></tr>`,
  );
  if (rows.length === 0) return `<p>${words.none}</p>`;
  return `<table><thead><tr><th scope="col">${words.parameter}</th><th scope="col">${words.meaning}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

export const DOCUMENTATION_CSS = `
:root { color-scheme: light dark; --line: #8886; --accent: light-dark(#246b00, #8fd45f); }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 64rem; margin: 0 auto; padding: 0 16px; }
header { display: flex; align-items: baseline; justify-content: space-between; gap: 16px; }
a { color: var(--accent); } a:focus-visible { outline: 2px solid; outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 8px 24px; padding: 0; list-style: none; }
article { border-top: 1px solid var(--line); padding: 8px 0 16px; }
h3 { overflow-wrap: anywhere; } .example { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); }
td:first-child { white-space: nowrap; }
@media (max-width: 480px) { td:first-child { white-space: normal; } }
`;
