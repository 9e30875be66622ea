/** The worker's side of the page: it is started with the first file, and answers the last question first asked. */
import type { FrameFilter, FrameView } from './frames.ts';
import type { PlayAnswer, PlayQuestion } from './worker.ts';

export class PlayThread {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, (answer: PlayAnswer) => void>();
  #turn = 0;

  constructor(file: ArrayBuffer) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<PlayAnswer>) => {
      this.#waiting.get(data.turn)?.(data);
      this.#waiting.delete(data.turn);
    });
    this.#tell({ type: 'states', file }, [file]);
  }

  frame(day: string, filter: FrameFilter, view: FrameView): Promise<PlayAnswer> {
    const turn = ++this.#turn;
    return new Promise((resolve) => {
      this.#waiting.set(turn, resolve);
      this.#tell({ type: 'frame', turn, day, filter, view });
    });
  }

  close(): void {
    this.#worker.terminate();
  }

  #tell(question: PlayQuestion, transfer: Transferable[] = []): void {
    this.#worker.postMessage(question, transfer);
  }
}
