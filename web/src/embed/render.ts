/** Draws the page anew for another view than its document was made for: where it comes from a folder, no server does. */
import type { Topology } from 'topojson-specification';
import { type EmbedData, type Kind, kindsOf, listed } from '../../../server/embed/documents.ts';
import type { EmbedSettings } from '../../../server/embed/page.ts';
import { paint } from '../../../server/embed/paint.ts';
import {
  legendPart,
  listPart,
  pictureLabel,
  sourcePart,
  titleOf,
  totalText,
} from '../../../server/embed/parts.ts';
import { homeOf, pagePicture } from '../../../server/embed/picture.ts';
import { styleOf } from '../../../server/embed/style.ts';
import { EMBED_KINDS, type EmbedView } from '../../../server/embed/view.ts';
import { type EmbedWord, say } from '../../../server/embed/words.ts';
import { addressIn, readJson } from './files.ts';

/** @returns what the view shows without a camera */
export async function renderAnew(view: EmbedView, settings: EmbedSettings): Promise<readonly number[]> {
  const data = await readData(view, settings);
  const title = titleOf(view, data.rows);
  document.title = title;
  document.documentElement.lang = view.language === 'es' ? 'es-CO' : 'en';
  text('h1', title);
  text('#total', totalText(data, view));
  text('#switch', say(view.language, 'showList'));
  const fullMap = document.querySelector<HTMLAnchorElement>('#source a')?.getAttribute('href') ?? null;
  markup('#source', sourcePart(data, view, fullMap));
  markup('#list', listPart(data, view));
  markup('#picture', pagePicture(data, view, pictureLabel(view)));
  drawLegend(data, view);
  rename(view);
  applyStyle(data, view);
  return homeOf(data, view);
}

function text(selector: string, words: string): void {
  const element = document.querySelector(selector);
  if (element) element.textContent = words;
}

/** Of parts that escape whatever isn't the product's own. */
function markup(selector: string, html: string): void {
  const element = document.querySelector(selector);
  if (element) element.innerHTML = html;
}

function drawLegend(data: EmbedData, view: EmbedView): void {
  const map = document.getElementById('map');
  map?.querySelector('details')?.remove();
  if (!view.legend) return;
  const legend = document.createElement('details');
  legend.className = 'legend';
  legend.open = true;
  legend.innerHTML = legendPart(data, view);
  map?.append(legend);
}

const NAMES: Record<string, EmbedWord> = {
  map: 'map',
  list: 'list',
  in: 'zoomIn',
  out: 'zoomOut',
  home: 'home',
  full: 'fullScreen',
};

function rename({ language }: EmbedView): void {
  for (const [id, word] of Object.entries(NAMES)) {
    const element = document.getElementById(id);
    element?.setAttribute('aria-label', say(language, word));
    if (element?.hasAttribute('title')) element.setAttribute('title', say(language, word));
  }
}

function applyStyle(data: EmbedData, view: EmbedView): void {
  const { count } = paint(listed(view, data.rows), view.indicator, view.language);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styleOf(view, count));
  document.adoptedStyleSheets = [sheet];
}

async function readData(view: EmbedView, { root, base }: EmbedSettings): Promise<EmbedData> {
  const read = <T>(path: string): Promise<T> => readJson<T>(addressIn(root, `${base}${path}`));
  const table = (kind: Kind) =>
    read<{ rows: EmbedData['rows'][Kind] }>(`${kind}.json`).then(({ rows }) => rows);
  const [release, cells, neighbours, tables, shapes] = await Promise.all([
    read<EmbedData['release']>('release.json'),
    read<EmbedData['cells']>('cells.json'),
    readJson<Topology>(addressIn(root, 'embed/neighbours.json')),
    Promise.all(EMBED_KINDS.map(async (kind) => [kind, await table(kind)] as const)),
    Promise.all(
      kindsOf(view).map(async (kind) => [kind, await read<Topology>(`shapes/${kind}.json`)] as const),
    ),
  ]);
  return {
    release,
    base: base ?? '',
    rows: Object.fromEntries(tables) as EmbedData['rows'],
    cells,
    shapes: Object.fromEntries(shapes),
    neighbours,
  };
}
