/** Rings of shares around a number, and the marks of single units, drawn on a canvas once for each look. */
import type { Palette } from '../format/colors.ts';

export interface Ring {
  label: string;
  count: number;
  /** In the order of the legend; parts of the ring. */
  shares: { key: string; value: number }[];
}

const TAU = Math.PI * 2;

/** Outer radius in pixels, by the square root of the number: 14 for a pair, 36 from about 6,000 on. */
export function ringRadius(count: number): number {
  return Math.round(13 + Math.min(23, Math.sqrt(count) * 0.3));
}

/** The name of a ring's image: everything its picture depends on, shares to whole degrees of five. */
export function ringId(ring: Ring): string {
  const total = Math.max(
    1,
    ring.shares.reduce((sum, share) => sum + share.value, 0),
  );
  const parts = ring.shares.map((share) => `${share.key}${Math.round((share.value / total) * 72)}`);
  return `ring|${ringRadius(ring.count)}|${ring.label}|${parts.join('|')}`;
}

export const ringSize = (ring: Ring): number => ringRadius(ring.count) * 2 + 4;

export function drawRing(ring: Ring, palette: Palette, scale: number): ImageData {
  const size = ringSize(ring);
  const context = canvasOf(size, scale);
  paintRing(context, ring, palette);
  return context.getImageData(0, 0, size * scale, size * scale);
}

/** In the square of `ringSize` at the origin. */
export function paintRing(context: CanvasRenderingContext2D, ring: Ring, palette: Palette): void {
  const radius = ringRadius(ring.count);
  const centre = ringSize(ring) / 2;
  disc(context, centre, radius + 1, palette.ringEdge);
  disc(context, centre, radius, palette.ringBack);
  drawShares(context, ring, palette, centre, radius);
  disc(context, centre, radius - ringWidth(radius), palette.ringBack);
  context.fillStyle = palette.ringText;
  context.font = `600 ${radius < 17 ? 11 : radius < 26 ? 12 : 13}px Inter, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  writeLabel(context, ring.label, centre, radius);
}

/** The number, and a long unit (mil) small beneath it. */
function writeLabel(context: CanvasRenderingContext2D, label: string, centre: number, radius: number): void {
  const [number = '', unit = ''] = label.split('\u00a0');
  if (unit.length < 2) {
    context.fillText(label, centre, centre + 0.5);
    return;
  }
  context.fillText(number, centre, centre - 4);
  context.font = `600 ${radius < 26 ? 9 : 10}px Inter, sans-serif`;
  context.fillText(unit, centre, centre + 7);
}

const ringWidth = (radius: number): number => Math.max(4, radius * 0.2);

function drawShares(
  context: CanvasRenderingContext2D,
  ring: Ring,
  palette: Palette,
  centre: number,
  radius: number,
): void {
  const total = Math.max(
    1,
    ring.shares.reduce((sum, share) => sum + share.value, 0),
  );
  let angle = -TAU / 4;
  for (const share of ring.shares) {
    const next = angle + (share.value / total) * TAU;
    if (next > angle) {
      context.beginPath();
      context.moveTo(centre, centre);
      context.arc(centre, centre, radius - 1, angle, next);
      context.fillStyle = palette.shares[share.key] ?? palette.missing;
      context.fill();
    }
    angle = next;
  }
}

/** A single unit: the shape tells the line, the fill the chosen share, hollow means closed. */
export function unitId(line: string, color: string, active: boolean): string {
  return `unit|${line}|${color}|${active ? 1 : 0}`;
}

export const UNIT_SIZE = 18;

/** How a single unit looks. */
export interface UnitLook {
  line: string;
  color: string;
  active: boolean;
}

export function drawUnit(look: UnitLook, palette: Palette, scale: number): ImageData {
  const context = canvasOf(UNIT_SIZE, scale);
  paintUnit(context, look, palette);
  return context.getImageData(0, 0, UNIT_SIZE * scale, UNIT_SIZE * scale);
}

/** In the square of `UNIT_SIZE` at the origin. */
export function paintUnit(
  context: CanvasRenderingContext2D,
  { line, color, active }: UnitLook,
  palette: Palette,
): void {
  shapePath(context, line, UNIT_SIZE / 2, 6);
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = palette.ringBack;
  context.stroke();
  context.fillStyle = active ? color : palette.ringBack;
  context.fill();
  context.lineWidth = active ? 1 : 2;
  context.strokeStyle = active ? palette.ringEdge : color;
  context.stroke();
}

function shapePath(context: CanvasRenderingContext2D, line: string, centre: number, radius: number): void {
  context.beginPath();
  if (line === 'self_consumption') {
    context.rect(centre - radius + 1, centre - radius + 1, radius * 2 - 2, radius * 2 - 2);
  } else if (line === 'rural_occupation') {
    context.moveTo(centre, centre - radius);
    context.lineTo(centre + radius, centre + radius - 1);
    context.lineTo(centre - radius, centre + radius - 1);
    context.closePath();
  } else {
    context.arc(centre, centre, radius - 0.5, 0, TAU);
  }
}

/** ETCR: a house on a shield-like pentagon, a shape that nothing else on the map has. */
export function drawSite(palette: Palette, scale: number): ImageData {
  const context = canvasOf(SITE_SIZE, scale);
  paintSite(context, palette);
  return context.getImageData(0, 0, SITE_SIZE * scale, SITE_SIZE * scale);
}

export const SITE_SIZE = 26;

/** In the square of `SITE_SIZE` at the origin. */
export function paintSite(context: CanvasRenderingContext2D, palette: Palette): void {
  context.beginPath();
  for (const [index, [x, y]] of SITE_SHAPE.entries()) {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
  context.lineJoin = 'round';
  context.lineWidth = 5; // seen on the darkest class too
  context.strokeStyle = palette.ringBack;
  context.stroke();
  context.fillStyle = palette.etcr;
  context.fill();
  context.fillStyle = palette.ringBack;
  context.fillRect(11, 14, 4, 6);
}

const SITE_SHAPE = [
  [13, 3],
  [23, 11],
  [20, 11.5],
  [20, 21],
  [6, 21],
  [6, 11.5],
  [3, 11],
] as const;

/** Diagonal lines that tile without a seam; on a transparent ground with a light edge, to be seen on dark fills. */
export function drawHatch(
  color: string,
  background: string,
  gap: number,
  width: number,
  scale: number,
): ImageData {
  const context = canvasOf(gap, scale);
  if (background !== 'transparent') {
    context.fillStyle = background;
    context.fillRect(0, 0, gap, gap);
  }
  const strokes =
    background === 'transparent'
      ? [
          ['rgba(255,255,255,0.55)', width + 1.2],
          [color, width],
        ]
      : [[color, width]];
  for (const [style, lineWidth] of strokes as [string, number][]) {
    context.strokeStyle = style;
    context.lineWidth = lineWidth;
    context.beginPath();
    for (const shift of [-gap, 0, gap]) {
      context.moveTo(shift - 1, gap + 1);
      context.lineTo(shift + gap + 1, -1);
    }
    context.stroke();
  }
  return context.getImageData(0, 0, gap * scale, gap * scale);
}

function disc(context: CanvasRenderingContext2D, centre: number, radius: number, color: string): void {
  context.beginPath();
  context.arc(centre, centre, radius, 0, TAU);
  context.fillStyle = color;
  context.fill();
}

function canvasOf(size: number, scale: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = size * scale;
  canvas.height = size * scale;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  context.scale(scale, scale);
  return context;
}
