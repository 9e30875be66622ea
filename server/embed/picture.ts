/** The map as an SVG: the first picture before the map library, and all there is without it. */
import type { EmbedData } from './documents.ts';
import { cellsIn, listed } from './documents.ts';
import { type Box, type Frame, frameOf, HOME } from './frame.ts';
import { groupMarks, markRadius } from './marks.ts';
import { shortNumber } from './numbers.ts';
import { type ClassName, paint } from './paint.ts';
import { boxOf, pathOf, shapesOf } from './shapes.ts';
import type { EmbedView } from './view.ts';

/** What a part of the picture is; how it looks is told by classes in a page and by colours in a file. */
export type Part = ClassName | 'water' | 'neighbour' | 'land' | 'border' | 'pdet' | 'mark' | 'number';
export type Attributes = (part: Part) => string;

export const byClass: Attributes = (part) => `class="${part}"`;

/** Where the view looks when its address gives no camera. */
export function homeOf(data: EmbedData, { territory }: EmbedView): Box {
  const topology = territory && data.shapes[territory.kind];
  if (!topology) return HOME;
  return boxOf(shapesOf(topology).filter(({ code }) => code === territory.code)) ?? HOME;
}

/** Layers of the map from bottom to top, without the `svg` around them. */
export function drawMap(data: EmbedData, view: EmbedView, frame: Frame, attributes: Attributes): string {
  return [
    `<g ${attributes('neighbour')}>${paths(data.neighbours, frame, () => '')}</g>`,
    `<g ${attributes('land')}>${paths(data.shapes.department, frame, () => '')}</g>`,
    coloured(data, view, frame, attributes),
    `<g ${attributes('border')} fill="none">${paths(data.shapes.department, frame, () => '')}</g>`,
    view.layers.has('pdet')
      ? `<g ${attributes('pdet')} fill="none">${paths(data.shapes.pdet_subregion, frame, () => '')}</g>`
      : '',
    view.layers.has('cells') ? marks(data, view, frame, attributes) : '',
  ].join('');
}

/** One path a class: a thousand municipalities would else repeat it a thousand times. */
function coloured(data: EmbedData, view: EmbedView, frame: Frame, attributes: Attributes): string {
  const topology = data.shapes[view.by];
  if (view.indicator === 'none' || !topology) return '';
  const { classes } = paint(listed(view, data.rows), view.indicator, view.language);
  const byName = new Map<ClassName, string>();
  for (const shape of shapesOf(topology)) {
    const name = classes.get(shape.code);
    if (name !== undefined) byName.set(name, (byName.get(name) ?? '') + pathOf(shape, frame));
  }
  return [...byName].map(([name, path]) => `<path ${attributes(name)} d="${path}"/>`).join('');
}

function paths(
  topology: EmbedData['neighbours'] | undefined,
  frame: Frame,
  attributes: (code: string) => string,
): string {
  if (!topology) return '';
  return shapesOf(topology)
    .map((shape) => [attributes(shape.code), pathOf(shape, frame)] as const)
    .map(([more, path]) => (path === '' ? '' : `<path${more} d="${path}"/>`))
    .join('');
}

function marks(data: EmbedData, view: EmbedView, frame: Frame, attributes: Attributes): string {
  return groupMarks(cellsIn(view, data.cells, data.rows.municipality), frame)
    .map(({ x, y, units }) => {
      const radius = markRadius(units);
      const text = shortNumber(units, view.language);
      return `<circle ${attributes('mark')} cx="${x}" cy="${y}" r="${radius}"/><text ${attributes('number')} x="${x}" y="${y + 4}">${text}</text>`;
    })
    .join('');
}

/** The picture as it stands in a page, filling what holds it. `label`: what it is called to who cannot see it. */
export function pagePicture(data: EmbedData, view: EmbedView, label: string): string {
  const frame = frameOf(view.camera, homeOf(data, view));
  const size = frame.fixed ? ` class="fixed" width="${frame.width}" height="${frame.height}"` : '';
  return `<svg${size} xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${label}">${HATCH}${drawMap(data, view, frame, byClass)}</svg>`;
}

/** Diagonal lines for what has no number to show. */
export const HATCH =
  '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="8" height="8"/><rect class="hatch-line" width="2" height="8"/></pattern></defs>';
