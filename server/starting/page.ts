/** The page shown while the service starts: one document without outside parts, allowed by hashes in its CSP. */
import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f6f2;color:#1d2b21}
main{width:min(30rem,88vw)}
h1{font-size:1.5rem;margin:0 0 .25rem}
p{margin:.25rem 0}
progress{width:100%;height:1rem;margin:1rem 0 .25rem;accent-color:#2e7d4f}
.failed{color:#a1260d}
@media(prefers-color-scheme:dark){body{background:#141a16;color:#e6ece7}.failed{color:#ff9d88}}`;

/** Polls /readyz twice a second and loads the page anew when the service is ready. */
const SCRIPT = `
const lang = document.documentElement.lang;
const step = document.getElementById('step');
const bar = document.getElementById('bar');
const count = document.getElementById('count');
const words = { es: ' de ', en: ' of ' };
const format = (n) => n.toLocaleString(lang === 'es' ? 'es-CO' : 'en');
async function look() {
  try {
    const state = await (await fetch('/readyz', { headers: { Accept: 'application/json' }, cache: 'no-store' })).json();
    if (state.status === 'ready') return location.reload();
    step.textContent = state.step[lang];
    step.classList.toggle('failed', state.status === 'failed');
    if (state.total) { bar.max = state.total; bar.value = state.done; } else bar.removeAttribute('value');
    count.textContent = state.total ? format(state.done) + words[lang] + format(state.total) : '';
    bar.hidden = state.status === 'failed';
  } catch {
    step.textContent = lang === 'es' ? 'El servicio no responde; se sigue intentando' : 'The service does not answer; still trying';
    bar.removeAttribute('value');
  }
  setTimeout(look, 500);
}
look();`;

const TEXTS = {
  es: {
    title: 'GeoSER está arrancando',
    hint: 'El primer arranque prepara la base de datos y tarda alrededor de un minuto. Esta página se abre sola al terminar.',
    step: 'Arrancando',
    bar: 'Avance del arranque',
  },
  en: {
    title: 'GeoSER is starting',
    hint: 'The first start prepares the database and takes about a minute. This page opens by itself when it is done.',
    step: 'Starting',
    bar: 'Progress of the start',
  },
};

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const STARTING_PAGE_CSP = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Without scripts it reloads itself every three seconds. */
export function startingPage(language: 'es' | 'en'): string {
  const text = TEXTS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text.title}</title>
<link rel="icon" href="data:,">
<noscript><meta http-equiv="refresh" content="3"></noscript>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${text.title}</h1>
<p>${text.hint}</p>
<progress id="bar" aria-label="${text.bar}"></progress>
<p id="step" role="status">${text.step}</p>
<p id="count"></p>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}
