/** Text on a canvas: one line, or as many as its width needs. */
import { linesOf } from '../format/lines.ts';

export const INK = '#15201f';
export const QUIET = '#55605e';

/** `font` without its family: `600 20px`. */
export function write(
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

/** `linesOf` in a font of this canvas. */
export function wrapped(
  context: CanvasRenderingContext2D,
  text: string,
  width: number,
  font: string,
): string[] {
  context.font = `${font} Inter, sans-serif`;
  return linesOf(text, width, (part) => context.measureText(part).width);
}
