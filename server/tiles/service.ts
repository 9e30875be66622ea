/**
 * The tile pipeline: route → TileCoord → scope → ETag → 304? → cache → source → encoder → 200, or 204 when empty;
 * outside the grid, or of an unknown layer, 404. It stands ahead of Express in the same server.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { parseTileCoord } from '../domain/tile-coord.ts';
import { areUnitsPublic, scopeOf } from '../http/auth.ts';
import { toProblem } from '../http/problems.ts';
import { methodNotAllowed, noSuchPath, notFound, signInRequired } from '../problem.ts';
import type { VersionReader } from '../services/versions.ts';
import { TileCache } from './cache.ts';
import { TileCounters } from './counters.ts';
import { chooseEncoding } from './encoder.ts';
import { QueryReader } from './query.ts';
import { RecentVersions } from './recent-versions.ts';
import { answerTile, sendPreflight, sendProblem, type TileAnswer } from './response.ts';
import type { LayerDescription, TileSource } from './source.ts';

export interface TileServiceOptions {
  config: Pick<Config, 'publicUnits' | 'tileMemoryMb'>;
  versions: VersionReader;
  /** Asked in this order for a layer; the first that has it answers. */
  sources: readonly TileSource[];
  log: Logger;
  /** Where the counters are told; none are without it. */
  registry?: Registry;
}

const PATH = /^\/tiles\/([a-z][a-z0-9_]{0,62})\/([^/]+)\/([^/]+)\/([^/]+)\.mvt$/;
const METHODS = ['GET', 'HEAD', 'OPTIONS'];

export class TileService {
  readonly #options: TileServiceOptions;
  readonly #cache: TileCache;
  readonly #versions: RecentVersions;
  readonly #queries = new QueryReader();
  readonly #counters: TileCounters;

  constructor(options: TileServiceOptions) {
    this.#options = options;
    this.#cache = new TileCache(options.config.tileMemoryMb * 2 ** 20);
    this.#versions = new RecentVersions(options.versions);
    this.#counters = new TileCounters(options.registry);
  }

  /** Answers every path below /tiles/ but TileJSON; false: the path is someone else's. */
  handle(req: IncomingMessage, res: ServerResponse): boolean {
    const url = req.url ?? '';
    if (!url.startsWith('/tiles/')) return false;
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    if (path.endsWith('.json')) return false;
    this.#answer(req, res, path, mark < 0 ? '' : url.slice(mark + 1)).catch((error: unknown) => {
      this.#counters.count('problem');
      const problem = toProblem(error, { method: req.method ?? '', path }, this.#options.log);
      sendProblem(req, res, problem);
    });
    return true;
  }

  /** What TileJSON says of a layer, or null when there is none of this name. */
  async describe(layer: string, language: 'es' | 'en'): Promise<LayerDescription | null> {
    const versions = await this.#versions.read();
    const source = this.#options.sources.find((candidate) => candidate.has(layer, versions));
    return source ? source.describe(layer, versions, language) : null;
  }

  async #answer(req: IncomingMessage, res: ServerResponse, path: string, query: string): Promise<void> {
    const [, layer, z, x, y] = PATH.exec(path) ?? [];
    if (layer === undefined || z === undefined || x === undefined || y === undefined) throw noSuchPath(path);
    const versions = this.#versions.peek() ?? (await this.#versions.read());
    const source = this.#options.sources.find((candidate) => candidate.has(layer, versions));
    if (!source) throw notFound({ es: 'la capa', en: 'layer' }, layer);
    const shared = !source.holdsUnits || areUnitsPublic(this.#options.config, versions);
    if (req.method === 'OPTIONS') return sendPreflight(res, shared, METHODS);
    if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed(req.method ?? '', METHODS);
    const coord = parseTileCoord(z, x, y);
    if (!coord) throw notFound({ es: 'la tesela', en: 'tile' }, `${z}/${x}/${y}`);
    const { filter, version } = this.#queries.read(query, source.holdsUnits);
    const scope = scopeOf(this.#options.config, versions, req);
    if (source.holdsUnits && scope.kind === 'nothing') throw signInRequired();
    const opened = source.open({ layer, filter, scope, versions });
    const set = opened instanceof Promise ? await opened : opened;
    const answer: TileAnswer = {
      set,
      coord,
      encoding: chooseEncoding(req.headers['accept-encoding'] as string | undefined),
      shared,
      permanent: set.permanent !== null && version === set.permanent,
    };
    this.#counters.count(await answerTile(req, res, answer, this.#cache));
  }
}
