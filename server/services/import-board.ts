/** How far the imports of this server are, for whoever asks while they run. */

export interface ImportProgress {
  step: 'check' | 'read' | 'compare' | 'locate' | 'store';
  /** Bytes checked or read; null in the other steps. */
  done: number | null;
  total: number | null;
  rows: number;
}

export class ImportBoard {
  readonly #running = new Map<number, ImportProgress>();

  tell(id: number, progress: ImportProgress): void {
    this.#running.set(id, progress);
  }

  of(id: number): ImportProgress | null {
    return this.#running.get(id) ?? null;
  }

  end(id: number): void {
    this.#running.delete(id);
  }
}
