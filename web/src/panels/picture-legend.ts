/** The legend on the picture of the map: title, classes, how they were made, and every sign. */
import type { Palette } from '../format/colors.ts';
import { type Painted, palette } from '../state/look.ts';
import { num, t } from '../state/words.ts';
import { QUIET, wrapped, write } from './canvas-text.ts';
import { classTexts, legendNotes, titleOf } from './class-texts.ts';
import { type Sign, signsOf } from './signs.ts';

const WIDTH = 232;
const EDGE = 14;
const ROW = 20;
const NOTE_FONT = '400 11.5px';

type Context = CanvasRenderingContext2D;
/** A part of the legend: how high it is, and how it is drawn with its top at `y`. */
interface Part {
  height: number;
  draw(y: number): void;
}

/** Drawn with its lower right corner at (right, bottom). */
export function drawLegend(context: Context, paint: Painted, right: number, bottom: number): void {
  const x = right - WIDTH;
  const parts = [
    ...linesPart(context, titleOf(paint), x, '600 13px'),
    ...classParts(context, paint, x),
    ...linesPart(context, legendNotes(paint), x, NOTE_FONT, QUIET),
    ...signsOf(paint.kind).map((sign) => signPart(context, sign, x)),
  ];
  const height = parts.reduce((sum, part) => sum + part.height, 0) + EDGE * 2;
  let y = bottom - height;
  context.fillStyle = 'rgba(255,255,255,0.95)';
  context.fillRect(x, y, WIDTH, height);
  y += EDGE;
  for (const part of parts) {
    part.draw(y);
    y += part.height;
  }
}

function linesPart(context: Context, text: string, x: number, font: string, color?: string): Part[] {
  const lines = wrapped(context, text, WIDTH - EDGE * 2, font);
  const height = lines.length * 16 + 8;
  const draw = (y: number): void => {
    for (const [index, line] of lines.entries())
      write(context, line, x + EDGE, y + 12 + index * 16, font, color);
  };
  return [{ height, draw }];
}

function classParts(context: Context, paint: Painted, x: number): Part[] {
  const { classification, classes } = paint;
  const held = (wanted: number): number => [...classes.values()].filter((value) => value === wanted).length;
  const rows = classTexts(paint).map(({ color, text, count }) => ({ color, text, count }));
  if (classification.hasZero)
    rows.push({
      color: paint.zero,
      text: t(paint.difference ? 'compareSame' : 'legendZero'),
      count: held(0),
    });
  if (classification.hasMissing)
    rows.push({ color: palette.value.missing, text: t('legendMissing'), count: held(-1) });
  return rows.map(({ color, text, count }) => ({
    height: ROW,
    draw(y) {
      context.fillStyle = color;
      context.fillRect(x + EDGE, y + 2, 24, 14);
      context.lineWidth = 1;
      context.strokeStyle = 'rgba(20,32,30,0.35)';
      context.strokeRect(x + EDGE + 0.5, y + 2.5, 23, 13);
      write(context, text, x + EDGE + 34, y + 14, '400 12.5px');
      context.textAlign = 'right';
      write(context, num(count), x + WIDTH - EDGE, y + 14, '400 12px', QUIET);
      context.textAlign = 'left';
    },
  }));
}

function signPart(context: Context, sign: Sign, x: number): Part {
  return {
    height: ROW,
    draw(y) {
      context.save();
      context.translate(x + EDGE + 12, y + 9);
      drawSign(context, sign, palette.value);
      context.restore();
      write(context, sign.text, x + EDGE + 34, y + 14, '400 12px');
    },
  };
}

/** Around the origin, about 24 pixels wide. */
function drawSign(context: Context, { shape, key }: Sign, colors: Palette): void {
  const color = colorOf(shape, key, colors);
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.fillStyle = color;
  if (shape === 'pdet') drawDashes(context);
  else if (shape === 'ring') drawRing(context, colors);
  else if (shape === 'hollow') strokeCircle(context, 5);
  else if (shape === 'site-buffer') drawDashedCircle(context);
  else if (shape === 'share' || shape === 'etcr') fillPath(context, SHAPES[key] ?? null);
  else drawArea(context, shape);
}

function colorOf(shape: Sign['shape'], key: string, colors: Palette): string {
  switch (shape) {
    case 'share':
      return colors.shares[key] ?? QUIET;
    case 'pdet':
      return colors.pdet;
    case 'etcr':
    case 'site-buffer':
      return colors.etcr;
    case 'gap':
      return colors.gap;
    case 'protected':
    case 'buffer':
      return colors.protectedArea;
    default:
      return QUIET;
  }
}

/** Corners; what has none is a disc. */
const SHAPES: Record<string, [number, number][]> = {
  self_consumption: [
    [-5, -5],
    [5, -5],
    [5, 5],
    [-5, 5],
  ],
  rural_occupation: [
    [0, -6],
    [6, 5],
    [-6, 5],
  ],
  etcr: [
    [0, -8],
    [8, -1],
    [6, -1],
    [6, 7],
    [-6, 7],
    [-6, -1],
    [-8, -1],
  ],
};

function fillPath(context: Context, corners: [number, number][] | null): void {
  context.beginPath();
  if (corners) for (const [x, y] of corners) context.lineTo(x, y);
  else context.arc(0, 0, 5.5, 0, Math.PI * 2);
  context.closePath();
  context.fill();
}

function strokeCircle(context: Context, radius: number): void {
  context.beginPath();
  context.arc(0, 0, radius, 0, Math.PI * 2);
  context.stroke();
}

function drawDashedCircle(context: Context): void {
  context.lineWidth = 1.4;
  context.setLineDash([4, 3]);
  strokeCircle(context, 7);
}

function drawDashes(context: Context): void {
  context.setLineDash([6, 3]);
  context.beginPath();
  context.moveTo(-12, 0);
  context.lineTo(12, 0);
  context.stroke();
}

function drawRing(context: Context, colors: Palette): void {
  const parts = ['rural_business', 'self_consumption', 'rural_occupation'];
  context.lineWidth = 3.5;
  for (const [index, key] of parts.entries()) {
    context.beginPath();
    context.arc(0, 0, 6.5, (index * Math.PI * 2) / 3, ((index + 1) * Math.PI * 2) / 3);
    context.strokeStyle = colors.shares[key] ?? QUIET;
    context.stroke();
  }
}

function drawArea(context: Context, shape: 'gap' | 'protected' | 'buffer'): void {
  context.save();
  context.globalAlpha = shape === 'gap' ? 0.6 : 0.18;
  context.fillRect(-12, -7, 24, 14);
  context.restore();
  if (shape === 'buffer') context.setLineDash([4, 3]);
  context.lineWidth = 1.4;
  context.strokeRect(-11.5, -6.5, 23, 13);
}
