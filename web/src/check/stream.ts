/** Lines of JSON as they arrive. */
import type { CheckLine } from '../../../server/contract/checks.ts';

/** @throws what reading the body throws: the abort, or a lost connection */
export async function* linesFrom(body: ReadableStream<Uint8Array>): AsyncGenerator<CheckLine[]> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    const pieces = (rest + (value ?? '')).split('\n');
    rest = done ? '' : (pieces.pop() ?? '');
    const lines = pieces
      .filter((piece) => piece.trim() !== '')
      .map((piece) => JSON.parse(piece) as CheckLine);
    if (lines.length > 0) yield lines;
    if (done) return;
  }
}
