/** Encoded tiles in memory, weighed in bytes; callers of one tile share one computation. */
import { LRUCache } from 'lru-cache';
import type { TileCoord } from '../domain/tile-coord.ts';
import { compress, contentHash, type Encoding, isWorthCompressing } from './encoder.ts';
import type { TileSet } from './source.ts';

/** A tile in the forms that were asked for so far; `hash` is null where it is empty. */
export interface StoredTile {
  hash: string | null;
  forms: Partial<Record<Encoding, Uint8Array>>;
  /** Headers of answers already given, by what they hang on. */
  headers: Map<string, string[]>;
}

/** What a tile weighs beside its bytes: key, object, bookkeeping. */
const ENTRY_BYTES = 400;

export class TileCache {
  readonly #kept: LRUCache<string, StoredTile>;
  readonly #pending = new Map<string, Promise<StoredTile>>();

  constructor(maxBytes: number) {
    this.#kept = new LRUCache({ maxSize: maxBytes, sizeCalculation: weigh });
  }

  /** The tile if it is at hand, in this form or one that needs no work. */
  peek(set: TileSet, coord: TileCoord, encoding: Encoding): StoredTile | null {
    const stored = this.#kept.get(keyOf(set, coord));
    return stored && hasForm(stored, encoding) ? stored : null;
  }

  /** The tile in this form, made when it isn't at hand. A failure is not kept. */
  async get(set: TileSet, coord: TileCoord, encoding: Encoding): Promise<StoredTile> {
    const key = keyOf(set, coord);
    const stored = this.#kept.get(key) ?? (await this.#share(key, () => this.#make(key, set, coord)));
    if (hasForm(stored, encoding)) return stored;
    return this.#share(`${key} ${encoding}`, () => this.#addForm(key, stored, encoding));
  }

  async #make(key: string, set: TileSet, coord: TileCoord): Promise<StoredTile> {
    const identity = await set.tile(coord);
    const stored: StoredTile = identity?.byteLength
      ? { hash: contentHash(identity), forms: { identity }, headers: new Map() }
      : { hash: null, forms: {}, headers: new Map() };
    this.#kept.set(key, stored);
    return stored;
  }

  async #addForm(key: string, stored: StoredTile, encoding: Encoding): Promise<StoredTile> {
    const { identity } = stored.forms;
    if (!identity) return stored;
    const withForm = {
      ...stored,
      forms: { ...stored.forms, [encoding]: await compress(identity, encoding) },
    };
    this.#kept.set(key, withForm);
    return withForm;
  }

  async #share(key: string, compute: () => Promise<StoredTile>): Promise<StoredTile> {
    const pending = this.#pending.get(key);
    if (pending) return pending;
    const started = compute().finally(() => this.#pending.delete(key));
    this.#pending.set(key, started);
    return started;
  }
}

/** Tags hold no blank; they name layer, version, filter and scope. */
function keyOf(set: TileSet, { z, x, y }: TileCoord): string {
  return `${set.tag}/${z}/${x}/${y}`;
}

function hasForm({ hash, forms }: StoredTile, encoding: Encoding): boolean {
  return hash === null || forms[encoding] !== undefined || smallOnly(forms);
}

/** Too small to be worth compressing: the plain form is all there will be. */
function smallOnly({ identity }: StoredTile['forms']): boolean {
  return identity !== undefined && !isWorthCompressing(identity);
}

function weigh({ forms }: StoredTile): number {
  const bytes = Object.values(forms).reduce((sum, form) => sum + form.byteLength, 0);
  return ENTRY_BYTES + bytes;
}
