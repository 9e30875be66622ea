/** The public map's page as one document: heading, picture, legend, list, source, and where its script finds the rest. */
import { type EmbedData, listed } from './documents.ts';
import { escapeHtml, scriptJson } from './html.ts';
import { paint } from './paint.ts';
import { legendPart, listPart, pictureLabel, sourcePart, titleOf, totalText } from './parts.ts';
import { homeOf, pagePicture } from './picture.ts';
import { styleOf } from './style.ts';
import { type EmbedView, viewQuery } from './view.ts';
import { say } from './words.ts';

/** Where the page's own files are, as their addresses stand in the page. */
export interface EmbedAssets {
  script: string;
  /** Loaded beside the script, so that they don't wait for one another. */
  preload: readonly string[];
}

export interface EmbedPlace {
  /** Null while the page's files aren't built: then the picture and the list are all there is. */
  assets: EmbedAssets | null;
  /** `/`, or `../` in a folder: what stands before `public/…`. */
  root: string;
  /** Address of this view, whole, for those who share it; null where it isn't known. */
  address: string | null;
  /** Address of its picture; null where there is none. */
  picture: string | null;
  /** Address of its oEmbed description; null where nobody answers it. */
  oembed: string | null;
  /** The whole product; null where it isn't known. */
  fullMap: string | null;
}

/** What the page's script is told beside what it reads in the document. */
export interface EmbedSettings {
  /** The view that this document was drawn for, as parameters. */
  query: string;
  root: string;
  /** Of the release, relative to the root; null before the first. */
  base: string | null;
  /** West, south, east, north of what is shown without a camera. */
  home: readonly number[] | null;
}

/** Page and its style, whose hash the CSP names. */
export interface EmbedDocument {
  html: string;
  style: string;
}

export function embedPage(data: EmbedData, view: EmbedView, place: EmbedPlace): EmbedDocument {
  const { count } = paint(listed(view, data.rows), view.indicator, view.language);
  const style = styleOf(view, count);
  const title = titleOf(view, data.rows);
  const settings: EmbedSettings = {
    query: viewQuery(view).toString(),
    root: place.root,
    base: data.base,
    home: homeOf(data, view),
  };
  const body = `<header><div class="head"><div><h1>${escapeHtml(title)}</h1><p id="total">${escapeHtml(totalText(data, view))}</p></div>${listSwitch(view)}</div></header>
<main id="main">${mapPart(data, view)}<section class="list" id="list" tabindex="0" aria-label="${say(view.language, 'list')}">${listPart(data, view)}</section></main>
<noscript><p class="note">${say(view.language, 'noScript')}</p></noscript>
<footer id="source">${sourcePart(data, view, place.fullMap)}</footer>`;
  const summary = totalText(data, view);
  return { html: documentOf(view, place, { title, summary, style, body, settings }), style };
}

/** Before the first release. */
export function emptyPage(view: EmbedView, place: EmbedPlace): EmbedDocument {
  const style = styleOf(view, 0);
  const title = titleOf(view, null);
  const summary = say(view.language, 'noRelease');
  const settings: EmbedSettings = {
    query: viewQuery(view).toString(),
    root: place.root,
    base: null,
    home: null,
  };
  const body = `<header><h1>${escapeHtml(title)}</h1></header><main class="empty"><p>${summary}</p><p>${say(view.language, 'noReleaseHint')}</p></main>`;
  return { html: documentOf(view, place, { title, summary, style, body, settings }), style };
}

interface Contents {
  title: string;
  summary: string;
  style: string;
  body: string;
  settings: EmbedSettings;
}

function documentOf(
  view: EmbedView,
  place: EmbedPlace,
  { title, summary, style, body, settings }: Contents,
): string {
  const { assets } = place;
  return `<!doctype html>
<html lang="${view.language === 'es' ? 'es-CO' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><meta name="description" content="${escapeHtml(summary)}"><meta name="robots" content="noindex">
<style>${style}</style>
${assets === null ? '' : scripts(assets)}
<link rel="icon" href="data:,">${sharing(view, place, title, summary)}
</head><body>
${body}
<script type="application/json" id="settings">${scriptJson(settings)}</script>
</body></html>
`;
}

const scripts = ({ script, preload }: EmbedAssets): string =>
  `${preload.map((href) => `<link rel="modulepreload" href="${href}">`).join('')}<script type="module" src="${script}"></script>`;

/** Open Graph, and where the oEmbed description is. */
function sharing(view: EmbedView, place: EmbedPlace, title: string, summary: string): string {
  const meta = (property: string, content: string | null) =>
    content === null ? '' : `<meta property="og:${property}" content="${escapeHtml(content)}">`;
  return [
    meta('type', 'website'),
    meta('site_name', 'GeoSER'),
    meta('locale', view.language === 'es' ? 'es_CO' : 'en_US'),
    meta('title', title),
    meta('description', summary),
    meta('url', place.address),
    meta('image', place.picture),
    place.picture === null
      ? ''
      : meta('image:type', 'image/png') + meta('image:width', '1200') + meta('image:height', '630'),
    place.picture === null ? '' : `<meta name="twitter:card" content="summary_large_image">`,
    place.oembed === null
      ? ''
      : `<link rel="alternate" type="application/json+oembed" href="${escapeHtml(place.oembed)}" title="${escapeHtml(title)}">`,
  ].join('');
}

function mapPart(data: EmbedData, view: EmbedView): string {
  const t = (word: Parameters<typeof say>[1]) => say(view.language, word);
  const legend = view.legend
    ? `<details class="legend" open><summary></summary></details>`.replace(
        '<summary></summary>',
        legendPart(data, view),
      )
    : '';
  return `<section class="map" id="map" aria-label="${t('map')}"><div class="picture" id="picture">${pagePicture(data, view, pictureLabel(view))}</div><div id="canvas"></div><div class="tools">${tool('in', t('zoomIn'), 'M10 4v12M4 10h12')}${tool('out', t('zoomOut'), 'M4 10h12')}${tool('home', t('home'), 'M3 10l7-6 7 6M5 9v7h10V9')}${tool('full', t('fullScreen'), 'M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4')}</div><div id="bubble" role="status"></div>${legend}</section>`;
}

const tool = (id: string, name: string, path: string): string =>
  `<button type="button" id="${id}" aria-label="${name}" title="${name}"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg></button>`;

const listSwitch = ({ language }: EmbedView): string =>
  `<button type="button" class="switch" id="switch" aria-controls="list" aria-expanded="false">${say(language, 'showList')}</button>`;
