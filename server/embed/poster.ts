/** The map as a picture by itself, 1200 × 630: what a social network or a messenger shows beside a link. Colours and type stand in it. */
import { COLORS, type EmbedColors, readableAccent, scaleOf } from './colors.ts';
import { type EmbedData, listed } from './documents.ts';
import { type Frame, fittedFrame, frameOf } from './frame.ts';
import { escapeHtml } from './html.ts';
import { linesOf } from './lines.ts';
import { dayText } from './numbers.ts';
import { type ClassName, paint } from './paint.ts';
import { titleOf, totalText } from './parts.ts';
import { type Attributes, drawMap, homeOf } from './picture.ts';
import type { EmbedView } from './view.ts';
import { say } from './words.ts';

export const POSTER = { width: 1_200, height: 630 };
/** Width of the words' column; the map has the rest. */
const COLUMN = 500;
/** Width of a letter in the size of its type, on average. */
const LETTER = 0.56;

export function posterSvg(data: EmbedData, view: EmbedView): string {
  const theme = view.theme === 'dark' ? 'dark' : 'light';
  const rows = listed(view, data.rows);
  const painted = paint(rows, view.indicator, view.language);
  const colors = { ...COLORS[theme], accent: readableAccent(theme, view.accent) };
  const attributes = coloring(colors, scaleOf(theme, view.accent, painted.count));
  const mapWidth = POSTER.width - COLUMN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${POSTER.width}" height="${POSTER.height}" viewBox="0 0 ${POSTER.width} ${POSTER.height}" font-family="Inter">
<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="${colors.missing}"/><rect width="2" height="8" fill="${colors.hatch}"/></pattern><clipPath id="map"><rect x="0" y="0" width="${mapWidth}" height="${POSTER.height}"/></clipPath></defs>
<rect width="${POSTER.width}" height="${POSTER.height}" fill="${colors.paper}"/>
<g transform="translate(${COLUMN} 0)" clip-path="url(#map)"><rect ${attributes('water')} width="${mapWidth}" height="${POSTER.height}"/>${mapOf(data, view, attributes)}</g>
${words(data, view, colors)}${view.legend ? legend(painted.legend, view, colors, attributes) : ''}
</svg>`;
}

function mapOf(data: EmbedData, view: EmbedView, attributes: Attributes): string {
  const [width, height] = [POSTER.width - COLUMN, POSTER.height];
  if (!view.camera) return drawMap(data, view, fittedFrame(homeOf(data, view), width, height), attributes);
  const frame: Frame = frameOf(view.camera, homeOf(data, view));
  const [dx, dy] = [(width - frame.width) / 2, (height - frame.height) / 2];
  return `<g transform="translate(${dx} ${dy})">${drawMap(data, view, frame, attributes)}</g>`;
}

/** Looks of the parts as attributes: what draws the picture reads no style sheet. */
function coloring(colors: EmbedColors, scale: readonly string[]): Attributes {
  const looks: Record<string, string> = {
    water: `fill="${colors.water}"`,
    neighbour: `fill="${colors.neighbour}"`,
    land: `fill="${colors.land}"`,
    border: `stroke="${colors.border}" stroke-width="1"`,
    pdet: `stroke="${colors.pdet}" stroke-width="2" stroke-dasharray="6 3"`,
    mark: `fill="${colors.mark}" stroke="${colors.paper}" stroke-width="1.5"`,
    number: `fill="${colors.markText}" font-size="11" font-weight="600" text-anchor="middle"`,
    zero: `fill="${colors.zero}"`,
    few: `fill="${colors.few}"`,
    hidden: 'fill="url(#hatch)"',
    missing: `fill="${colors.missing}"`,
  };
  return (part) => looks[part] ?? `fill="${scale[Number(part.slice(1)) - 1] ?? colors.land}"`;
}

function words(data: EmbedData, view: EmbedView, colors: EmbedColors): string {
  const width = COLUMN - 80;
  const title = wrapped(titleOf(view, data.rows), 40, width, 4);
  const total = wrapped(totalText(data, view), 22, width, 3);
  const last = [
    data.release.demonstration ? say(view.language, 'demonstration') : '',
    `${say(view.language, 'source')} · ${dayText(data.release.as_of)}`,
  ].filter(Boolean);
  return [
    `<rect x="40" y="44" width="56" height="6" fill="${colors.accent}"/>`,
    texts(title, 40, 104, 48, `font-size="40" font-weight="600" fill="${colors.ink}"`),
    texts(total, 40, 112 + title.length * 48, 30, `font-size="22" fill="${colors.ink2}"`),
    texts(last, 40, POSTER.height - 26 - (last.length - 1) * 24, 24, `font-size="16" fill="${colors.ink2}"`),
  ].join('');
}

function legend(
  entries: { name: ClassName; text: string }[],
  view: EmbedView,
  colors: EmbedColors,
  attributes: Attributes,
): string {
  if (view.indicator === 'none') return '';
  const top = POSTER.height - 90 - entries.length * 28;
  const title = texts(
    [say(view.language, view.indicator)],
    40,
    top - 8,
    0,
    `font-size="18" font-weight="600" fill="${colors.ink}"`,
  );
  const lines = entries.map(
    ({ name, text }, index) =>
      `<rect ${attributes(name)} x="40" y="${top + 4 + index * 28}" width="28" height="18" stroke="${colors.line}"/><text x="80" y="${top + 19 + index * 28}" font-size="18" fill="${colors.ink}">${escapeHtml(text)}</text>`,
  );
  return title + lines.join('');
}

/** Lines of a text as wide as the column; too many of them end in an ellipsis. */
function wrapped(text: string, size: number, width: number, most: number): string[] {
  const lines = linesOf(text, width, (part) => part.length * size * LETTER).map((line) =>
    line.length * size * LETTER > width ? `${line.slice(0, Math.floor(width / (size * LETTER)) - 1)}…` : line,
  );
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]}…`] : lines;
}

const texts = (lines: string[], x: number, y: number, step: number, attributes: string): string =>
  lines
    .map((line, index) => `<text x="${x}" y="${y + index * step}" ${attributes}>${escapeHtml(line)}</text>`)
    .join('');
