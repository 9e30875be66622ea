/** What the public map is served from: the stored files, those asked for lately in memory, and tiles made of them. */
import { LRUCache } from 'lru-cache';
import { PUBLIC_FORMAT, type PublicReleases, type ReleaseLayer } from '../../contract/releases.ts';
import type { TileCoord } from '../../domain/tile-coord.ts';
import type { ReleaseFile, StoredRelease } from '../../queries/releases.ts';
import { compress, contentHash, type Encoding } from '../encoder.ts';
import { type EncodeTile, openLayer } from './release-tiles.ts';

/** The public role's two queries. */
export interface ReleaseReader {
  list(): Promise<StoredRelease[]>;
  file(id: string, path: string): Promise<ReleaseFile | undefined>;
}

/** Bytes in every form, ready to be sent. */
export interface PublicFile {
  type: string;
  etag: string;
  forms: Record<Encoding, Uint8Array>;
}

const OPTIONS = {
  /** Files and tiles kept in memory, bytes. */
  keptBytes: 48 * 2 ** 20,
  /** Layers with their shapes in memory. */
  openLayers: 8,
  /** How long one reading of the list serves, ms: what another process released is known after it. */
  listMs: 1_000,
};

export class PublicStore {
  readonly #reader: ReleaseReader;
  readonly #now: () => number;
  readonly #kept = new LRUCache<string, { file: PublicFile | null }>({
    maxSize: OPTIONS.keptBytes,
    sizeCalculation: ({ file }) => 200 + (file ? weigh(file) : 0),
  });
  readonly #layers = new LRUCache<string, Promise<EncodeTile>>({ max: OPTIONS.openLayers });
  #list: { at: number; releases: Promise<StoredRelease[]> } | null = null;

  constructor(reader: ReleaseReader, now: () => number = () => performance.now()) {
    this.#reader = reader;
    this.#now = now;
  }

  /** `releases.json` */
  async list(): Promise<PublicFile> {
    const releases = await this.#releases();
    const document: PublicReleases = {
      format: PUBLIC_FORMAT,
      current: releases[0]?.id ?? null,
      releases: releases.map(({ id, releasedAt, asOf, demonstration }) => ({
        id,
        released_at: releasedAt,
        as_of: asOf,
        demonstration,
        base: `/public/${id}/`,
      })),
    };
    return toPublicFile(JSON_TYPE, Buffer.from(JSON.stringify(document)));
  }

  /** Id of the newest release; null before the first. */
  async current(): Promise<string | null> {
    return (await this.#releases())[0]?.id ?? null;
  }

  /** What a stored file says. @throws Error when the release has no such file */
  async json(id: string, path: string): Promise<unknown> {
    const file = await this.file(id, path);
    if (!file) throw new Error(`release ${id} lacks ${path}`);
    return JSON.parse(Buffer.from(file.forms.identity).toString('utf8'));
  }

  async has(id: string): Promise<boolean> {
    return (await this.#releases()).some((release) => release.id === id);
  }

  /** A stored file of a release that is there; null: it has none of this path. */
  async file(id: string, path: string): Promise<PublicFile | null> {
    return this.#keep(`${id}/${path}`, async () => {
      const stored = await this.#reader.file(id, path);
      if (!stored) return null;
      const { type, sha256, identity, br, gzip } = stored;
      return { type, etag: `"${sha256.slice(0, 16)}"`, forms: { identity, br, gzip } };
    });
  }

  /** A tile of a release that is there; null: it is empty. */
  async tile(id: string, layer: ReleaseLayer, coord: TileCoord): Promise<PublicFile | null> {
    return this.#keep(`${id}/${layer}/${coord.z}/${coord.x}/${coord.y}`, async () => {
      const bytes = (await this.#layer(id, layer))(coord);
      return bytes && toPublicFile(TILE_TYPE, bytes);
    });
  }

  /** Ends what is remembered of the list: called after a release was made here. */
  forget(): void {
    this.#list = null;
  }

  async #releases(): Promise<StoredRelease[]> {
    const { listMs } = OPTIONS;
    if (this.#list && this.#now() - this.#list.at < listMs) return this.#list.releases;
    const list = { at: this.#now(), releases: this.#reader.list() };
    this.#list = list;
    list.releases.catch(() => {
      if (this.#list === list) this.#list = null;
    });
    return list.releases;
  }

  async #keep(key: string, make: () => Promise<PublicFile | null>): Promise<PublicFile | null> {
    const kept = this.#kept.get(key);
    if (kept) return kept.file;
    const file = await make();
    this.#kept.set(key, { file });
    return file;
  }

  #layer(id: string, layer: ReleaseLayer): Promise<EncodeTile> {
    const key = `${id}/${layer}`;
    const open = this.#layers.get(key);
    if (open) return open;
    const read = async (path: string): Promise<string> => {
      const stored = await this.#reader.file(id, path);
      if (!stored) throw new Error(`release ${id} lacks ${path}`);
      return Buffer.from(stored.identity).toString('utf8');
    };
    const opening = openLayer(layer, read);
    this.#layers.set(key, opening);
    opening.catch(() => this.#layers.delete(key));
    return opening;
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';
const TILE_TYPE = 'application/vnd.mapbox-vector-tile';

/** Bytes made on demand, in every form. */
export async function toPublicFile(type: string, identity: Uint8Array): Promise<PublicFile> {
  const [br, gzip] = await Promise.all([compress(identity, 'br'), compress(identity, 'gzip')]);
  return { type, etag: `"${contentHash(identity)}"`, forms: { identity, br, gzip } };
}

function weigh({ forms: { identity, br, gzip } }: PublicFile): number {
  return identity.byteLength + br.byteLength + gzip.byteLength;
}
