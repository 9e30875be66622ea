/** Tiles that could not be had. MapLibre asks for none of them again, and a reload of their source leaves them waiting. */

export interface TileId {
  x: number;
  y: number;
  z: number;
}

/** What MapLibre tells with an error of a source; without a tile it is the source's own description that failed. */
export interface SourceFailure {
  sourceId?: string;
  tile?: { tileID: { canonical: TileId } };
}

/** What to ask for again: the source itself, or these tiles of it; none when nothing was lost. */
export type Lost = 'source' | TileId[];

export class LostTiles {
  readonly #sources = new Set<string>();
  readonly #tiles = new Map<string, Map<string, TileId>>();

  note({ sourceId, tile }: SourceFailure): void {
    if (sourceId === undefined) return;
    if (!tile) {
      this.#sources.add(sourceId);
      return;
    }
    const { x, y, z } = tile.tileID.canonical;
    const held = this.#tiles.get(sourceId) ?? new Map<string, TileId>();
    this.#tiles.set(sourceId, held.set(`${z}/${x}/${y}`, { x, y, z }));
  }

  /** What a source lost since it was asked last. */
  take(sourceId: string): Lost {
    const tiles = [...(this.#tiles.get(sourceId)?.values() ?? [])];
    this.#tiles.delete(sourceId);
    return this.#sources.delete(sourceId) ? 'source' : tiles;
  }
}
