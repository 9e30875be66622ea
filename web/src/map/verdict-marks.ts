/** The marks of rows for the map, from the same shapes and colours as in the table. */
import type { Verdict } from '../../../server/contract/checks.ts';
import { SHAPES, VERDICTS } from '../check/verdicts.ts';
import type { Palette } from '../format/colors.ts';

/** Pixels of the grid in which shapes are drawn. */
const SIZE = 20;
const SCALE = 2;
export const MARK_RATIO = SCALE;

/** Every name that the style may ask for, with its picture. */
export function verdictMarks(palette: Palette): Map<string, ImageData> {
  return new Map(
    VERDICTS.flatMap((verdict) => [
      [verdict, draw(verdict, false, palette)],
      [`${verdict}|repaired`, draw(verdict, true, palette)],
    ]),
  );
}

function draw(verdict: Verdict, repaired: boolean, palette: Palette): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE * SCALE;
  canvas.height = SIZE * SCALE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  context.scale(SCALE, SCALE);
  const { path, hollow } = SHAPES[verdict];
  const shape = new Path2D(path);
  const color = palette.verdicts[verdict];
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.lineWidth = hollow ? 5.5 : 3;
  context.strokeStyle = palette.selectionCasing;
  context.stroke(shape);
  if (hollow) {
    context.fillStyle = palette.selectionCasing;
    context.fill(shape);
    context.lineWidth = 2.6;
    context.strokeStyle = color;
    context.stroke(shape);
  } else {
    context.fillStyle = color;
    context.fill(shape);
  }
  if (repaired) {
    context.beginPath();
    context.arc(SIZE / 2, SIZE / 2, 2.4, 0, Math.PI * 2);
    context.fillStyle = hollow ? color : palette.selectionCasing;
    context.fill();
  }
  return context.getImageData(0, 0, SIZE * SCALE, SIZE * SCALE);
}
