/** What the public map is drawn from, read from the release by its public files alone and kept while it is the current one. */
import { LRUCache } from 'lru-cache';
import type { Topology } from 'topojson-specification';
import { type EmbedData, type Kind, kindsOf } from '../../embed/documents.ts';
import { posterSvg } from '../../embed/poster.ts';
import { EMBED_KINDS, type EmbedView } from '../../embed/view.ts';
import { neighbourShapes } from './neighbours.ts';
import { Rasteriser } from './raster.ts';

/** The public files of releases: the only source of units that the public map has. */
export interface PublicFiles {
  /** Id of the current release; null before the first. */
  current(): Promise<string | null>;
  /** A JSON document of a release by its path (`cells.json`, `shapes/department.json`). @throws Error when it is gone */
  json(id: string, path: string): Promise<unknown>;
}

/** Weight limit of kept pages and pictures, bytes. */
const KEPT_BYTES = 24 * 2 ** 20;

export class Embeds {
  readonly #files: PublicFiles;
  readonly #kept = new LRUCache<string, { bytes: string | Uint8Array }>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length + 1,
  });
  readonly #raster = new Rasteriser();
  #documents: { id: string; read: Map<string, Promise<unknown>> } | null = null;
  #neighbours: Topology | null = null;

  constructor(files: PublicFiles) {
    this.#files = files;
  }

  current(): Promise<string | null> {
    return this.#files.current();
  }

  /** Null before the first release. */
  async data(view: EmbedView): Promise<EmbedData | null> {
    const id = await this.#files.current();
    if (id === null) return null;
    const read = <T>(path: string): Promise<T> => this.#read(id, path) as Promise<T>;
    const [release, cells, tables, shapes] = await Promise.all([
      read<EmbedData['release']>('release.json'),
      read<EmbedData['cells']>('cells.json'),
      byKind(EMBED_KINDS, (kind) => read<{ rows: EmbedData['rows'][Kind] }>(`${kind}.json`)),
      byKind(kindsOf(view), (kind) => read<Topology>(`shapes/${kind}.json`)),
    ]);
    return {
      release,
      base: `public/${id}/`,
      rows: {
        department: tables.department?.rows ?? [],
        pdet_subregion: tables.pdet_subregion?.rows ?? [],
        municipality: tables.municipality?.rows ?? [],
      },
      cells,
      shapes,
      neighbours: this.neighbours(),
    };
  }

  neighbours(): Topology {
    this.#neighbours ??= neighbourShapes();
    return this.#neighbours;
  }

  /** A page or picture by all that it hangs on, made once. */
  async kept<T extends string | Uint8Array>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    if (known) return known.bytes as T;
    const bytes = await make();
    this.#kept.set(key, { bytes });
    return bytes;
  }

  picture(data: EmbedData, view: EmbedView): Promise<Uint8Array> {
    return this.#raster.png(posterSvg(data, view));
  }

  close(): Promise<void> {
    return this.#raster.close();
  }

  /** Documents of the release before go when the next is asked for. */
  #read(id: string, path: string): Promise<unknown> {
    if (this.#documents?.id !== id) this.#documents = { id, read: new Map() };
    const { read } = this.#documents;
    let document = read.get(path);
    if (!document) {
      document = this.#files.json(id, path);
      document.catch(() => read.delete(path));
      read.set(path, document);
    }
    return document;
  }
}

async function byKind<T>(
  kinds: readonly Kind[],
  read: (kind: Kind) => Promise<T>,
): Promise<Partial<Record<Kind, T>>> {
  return Object.fromEntries(await Promise.all(kinds.map(async (kind) => [kind, await read(kind)] as const)));
}
