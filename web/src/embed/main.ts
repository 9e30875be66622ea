/** The public map's page once its script is there: the list, the map over the picture, what is told to the page around it. */
import type { EmbedSettings } from '../../../server/embed/page.ts';
import { parseView, viewQuery } from '../../../server/embed/view.ts';
import { mapFiles } from '../map/embed-files.ts';
import { canDraw } from '../map/webgl.ts';
import { tellHost } from './messages.ts';
import { enableTools } from './tools.ts';

export function readSettings(): EmbedSettings {
  return JSON.parse(document.getElementById('settings')?.textContent ?? '{}');
}

async function start(): Promise<void> {
  const settings = readSettings();
  const { view, warnings } = parseView(location.search);
  // a page from a folder has the language that it was written in
  if (!new URLSearchParams(location.search).has('lang'))
    view.language = parseView(settings.query).view.language;
  for (const warning of warnings) console.warn(`GeoSER: ${warning}`);
  if (settings.base === null) return;
  if (viewQuery(view).toString() !== settings.query) {
    const { renderAnew } = await import('./render.ts');
    settings.home = await renderAnew(view, settings);
  }
  document.documentElement.classList.add('live');
  const frame = enableTools(view.language);
  tellHost({ type: 'ready', release: settings.base.split('/')[1] ?? '' });
  if (!canDraw) return frame.cannotDraw();
  const [files, { startMap }] = await Promise.all([mapFiles(view, settings), import('../map/embed-map.ts')]);
  startMap({ view, settings, files, frame });
}

void start();
