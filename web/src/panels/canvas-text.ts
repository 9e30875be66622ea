/** Text on a canvas: one line, or as many as its width needs. */
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

/** The lines of a text no wider than `width`, broken at spaces; `measure` tells how wide a text is. */
export function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || measure(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
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
