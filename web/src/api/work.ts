/** Requests that take their time: lines of JSON tell how far they are, the last what came of them. */
import { ApiError, type Asked, send } from './client.ts';

interface Line<P, R> {
  progress?: P;
  result?: R;
  problem?: { status: number; type?: string; detail?: string };
}

/** @throws ApiError also for a problem that came midway, ServerGone, or the abort */
export async function work<P, R>(path: string, asked: Asked, onProgress: (progress: P) => void): Promise<R> {
  const response = await send(path, { ...asked, accept: 'application/x-ndjson' });
  if (response.body === null) throw new Error('no body');
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    const pieces = (rest + (value ?? '')).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces.filter((text) => text !== '')) {
      const line = JSON.parse(piece) as Line<P, R>;
      if (line.problem) throw new ApiError(line.problem.status, line.problem);
      if (line.result !== undefined) return line.result;
      if (line.progress !== undefined) onProgress(line.progress);
    }
    if (done) throw new Error('The answer broke off');
  }
}
