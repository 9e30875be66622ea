/** The picture of the map: the map as it stands under a title, with legend, source and date. */
import { formatDate } from '../format/numbers.ts';
import { theMap } from '../map/camera.ts';
import { catalogue, coverage } from '../state/data.ts';
import { filterParts } from '../state/filter.ts';
import { DIGITS, type Painted, painted, palette } from '../state/look.ts';
import { filter, page, showToast } from '../state/store.ts';
import { kindName, num, percent, t, tFor } from '../state/words.ts';
import { chipText } from './chip-text.ts';

const HEAD = 74;
const FOOT = 30;
const EDGE = 20;

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

/** Drawn at the screen's own resolution. */
export function compose(): HTMLCanvasElement | null {
  const map = theMap.value;
  const paint = painted.value;
  if (!map || !paint) return null;
  const picture = map.picture();
  const scale = picture.width / picture.clientWidth;
  const [width, height] = [picture.clientWidth, picture.clientHeight];
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = (height + HEAD + FOOT) * scale;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(scale, scale);
  context.fillStyle = palette.value.ringBack;
  context.fillRect(0, 0, width, height + HEAD + FOOT);
  context.drawImage(picture, 0, HEAD, width, height);
  drawTitle(context, paint, width);
  drawLegend(context, paint, width, HEAD + height);
  drawFoot(context, width, HEAD + height);
  return canvas;
}

const INK = '#15201f';
const QUIET = '#55605e';

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  font: string,
  color = INK,
): void {
  context.font = `${font} Inter, sans-serif`;
  context.fillStyle = color;
  context.textBaseline = 'alphabetic';
  context.fillText(text, x, y);
}

function drawTitle(context: CanvasRenderingContext2D, paint: Painted, width: number): void {
  const answer = coverage.value.value;
  write(context, `${tFor('indicator', paint.indicator)} · ${kindName(paint.kind)}`, EDGE, 32, '600 20px');
  const filters = filterParts(filter.value).map(chipText);
  const totals = answer
    ? t('said_numbers', { units: num(answer.totals.units), active: num(answer.totals.active) })
    : '';
  const line = [totals, ...filters].filter(Boolean).join(' · ');
  context.save();
  context.beginPath();
  context.rect(0, 0, width - EDGE, HEAD);
  context.clip();
  write(context, line, EDGE, 56, '400 13px', QUIET);
  context.restore();
}

function drawLegend(context: CanvasRenderingContext2D, paint: Painted, width: number, bottom: number): void {
  const { classification, colors, indicator } = paint;
  const digits = DIGITS[indicator];
  const amount = (value: number): string => (digits === null ? percent(value) : num(value, digits));
  const rows = classification.bounds.map((bound, index) => {
    const low = amount(classification.lowers[index] ?? 0);
    const high = amount(bound);
    return { color: colors[index] ?? '', text: low === high ? high : `${low} – ${high}` };
  });
  rows.reverse();
  if (classification.hasZero) rows.push({ color: palette.value.zero, text: t('legendZero') });
  if (classification.hasMissing) rows.push({ color: palette.value.missing, text: t('legendMissing') });
  const [boxWidth, boxHeight] = [170, rows.length * 20 + 20];
  const [x, y] = [width - boxWidth - 16, bottom - boxHeight - 16];
  context.fillStyle = 'rgba(255,255,255,0.94)';
  context.fillRect(x, y, boxWidth, boxHeight);
  for (const [index, { color, text }] of rows.entries()) {
    const top = y + 10 + index * 20;
    context.fillStyle = color;
    context.fillRect(x + 12, top + 3, 22, 14);
    context.strokeStyle = 'rgba(20,32,30,0.35)';
    context.strokeRect(x + 12.5, top + 3.5, 21, 13);
    write(context, text, x + 44, top + 15, '400 12.5px');
  }
}

/** Demonstration data, its sources and the day stand on every picture. */
function drawFoot(context: CanvasRenderingContext2D, width: number, top: number): void {
  const facts = catalogue.value.value;
  const sources = [
    ...new Set((facts?.sources ?? []).map(({ publisher, title }) => publisher ?? title)),
  ].slice(0, 3);
  const day = formatDate(coverage.value.value?.as_of);
  const demonstration = coverage.value.value?.demonstration ? [t('demonstration')] : [];
  const text = [
    ...demonstration,
    `${t('source')}: ${sources.join(', ')}`,
    t('asOf', { date: day }),
    'GeoSER',
  ].join(' · ');
  context.save();
  context.beginPath();
  context.rect(0, top, width - EDGE, FOOT);
  context.clip();
  write(context, text, EDGE, top + 20, '400 12px', QUIET);
  context.restore();
}
