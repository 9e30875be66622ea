/** The picture of the map: the map as it stands under a title, with legend, scale, sources and dates. */
import { formatDate } from '../format/numbers.ts';
import { scaleMetres } from '../format/scales.ts';
import { divider, theEarlierMap, theMap } from '../map/camera.ts';
import { catalogue, coverage } from '../state/data.ts';
import { filterParts } from '../state/filter.ts';
import { type Painted, painted, palette } from '../state/look.ts';
import { filter, page, showToast } from '../state/store.ts';
import { distance, kindName, num, t, tFor } from '../state/words.ts';
import { INK, QUIET, wrapped, write } from './canvas-text.ts';
import { chipText } from './chip-text.ts';
import { drawLegend } from './picture-legend.ts';

const EDGE = 20;
const LINE = 17;
const TITLE_FONT = '600 20px';
const LINE_FONT = '400 13px';
const FOOT_FONT = '400 12px';
const SCALE_PX = 120;

export async function savePicture(): Promise<void> {
  const canvas = compose();
  const blob = canvas && (await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png')));
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `geoser-${page.value.kind}-${page.value.indicator}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  showToast(t('mapPngDone'));
}

/** Drawn at the screen's own resolution; head and foot are as high as their text needs. */
export function compose(): HTMLCanvasElement | null {
  const map = theMap.value;
  const paint = painted.value;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!map || !paint || !context) return null;
  const picture = map.picture();
  const [width, height] = [picture.clientWidth, picture.clientHeight];
  const scale = picture.width / width;
  const title = wrapped(context, titleText(paint), width - EDGE * 2, TITLE_FONT);
  const about = wrapped(context, aboutText(), width - EDGE * 2, LINE_FONT);
  const foot = wrapped(context, footText(), width - EDGE * 2, FOOT_FONT);
  const head = 12 + title.length * 26 + about.length * LINE + 10;
  const whole = head + height + 10 + foot.length * LINE + 8;
  canvas.width = width * scale;
  canvas.height = whole * scale;
  context.scale(scale, scale);
  context.fillStyle = palette.value.ringBack;
  context.fillRect(0, 0, width, whole);
  context.drawImage(picture, 0, head, width, height);
  const passing = map.passingPicture();
  if (passing) context.drawImage(passing, 0, head, width, height);
  drawEarlier(context, head, width, height);
  for (const [index, line] of title.entries()) write(context, line, EDGE, 32 + index * 26, TITLE_FONT);
  const under = 12 + title.length * 26;
  for (const [index, line] of about.entries())
    write(context, line, EDGE, under + 13 + index * LINE, LINE_FONT, QUIET);
  drawScale(context, map.metresPerPixel(), head + height - 16);
  drawLegend(context, paint, width - 16, head + height - 16);
  for (const [index, line] of foot.entries())
    write(context, line, EDGE, head + height + 22 + index * LINE, FOOT_FONT, QUIET);
  return canvas;
}

/** The earlier of two days beside one another, left of a line. */
function drawEarlier(context: CanvasRenderingContext2D, top: number, width: number, height: number): void {
  const map = theEarlierMap.value;
  if (!map) return;
  const edge = width * divider.value;
  context.save();
  context.beginPath();
  context.rect(0, top, edge, height);
  context.clip();
  context.drawImage(map.picture(), 0, top, width, height);
  context.restore();
  context.fillStyle = palette.value.ringBack;
  context.fillRect(edge - 1, top, 3, height);
}

const titleText = (paint: Painted): string =>
  `${tFor('indicator', paint.indicator)} · ${kindName(paint.kind)}`;

/** What is counted, and under which filters. */
function aboutText(): string {
  const answer = coverage.value.value;
  const totals = answer
    ? t('said_numbers', { units: num(answer.totals.units), active: num(answer.totals.active) })
    : '';
  return [totals, ...filterParts(filter.value).map(chipText)].filter(Boolean).join(' · ');
}

/** Demonstration data, its sources and the days stand on every picture. */
function footText(): string {
  const facts = catalogue.value.value;
  const named = (facts?.sources ?? []).flatMap(({ publisher, title }) => (publisher ?? title).split('; '));
  const sources = [...new Set(named)];
  return [
    ...(coverage.value.value?.demonstration ? [t('demonstration')] : []),
    `${t('source')}: ${sources.join('; ')}`,
    t('asOf', { date: formatDate(coverage.value.value?.as_of) }),
    t('pictureMade', { date: formatDate(localDay()) }),
    'GeoSER',
  ].join(' · ');
}

/** Today where the reader is. */
function localDay(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function drawScale(context: CanvasRenderingContext2D, metresPerPixel: number, bottom: number): void {
  const metres = scaleMetres(metresPerPixel, SCALE_PX);
  const width = metres / metresPerPixel;
  context.fillStyle = 'rgba(255,255,255,0.85)';
  context.fillRect(EDGE - 6, bottom - 24, width + 12, 28);
  write(context, distance(metres), EDGE + 4, bottom - 8, '400 11.5px');
  context.strokeStyle = INK;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(EDGE, bottom - 10);
  context.lineTo(EDGE, bottom);
  context.lineTo(EDGE + width, bottom);
  context.lineTo(EDGE + width, bottom - 10);
  context.stroke();
}
