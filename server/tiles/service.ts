/**
 * The tile pipeline: route → TileCoord → scope → ETag → 304? → cache → source → encoder → 200, or 204 when empty;
 * outside the grid, or of an unknown layer, 404. It stands ahead of Express in the same server.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { refuseFuture, refuseUnknown } from '../contract/filter.ts';
import type { StyleDocument, TileJson } from '../contract/tiles.ts';
import { bogotaDay } from '../domain/day.ts';
import { READS_EVERYTHING, type Scope } from '../domain/scope.ts';
import { areUnitsPublic, hasCredentials, type Identify, readerScope } from '../http/auth.ts';
import { toProblem } from '../http/problems.ts';
import { methodNotAllowed, notFound, signInRequired } from '../problem.ts';
import type { Versions } from '../queries/versions.ts';
import type { KnownAccounts } from '../services/known-accounts.ts';
import type { VersionReader } from '../services/versions.ts';
import { TileCache } from './cache.ts';
import { TileCounters, type TileOutcome } from './counters.ts';
import { chooseEncoding } from './encoder.ts';
import { pathOf, QueryReader, RouteReader, type TileRoute } from './query.ts';
import { RecentVersions } from './recent-versions.ts';
import { answerTile, sendPreflight, sendProblem, type TileAnswer } from './response.ts';
import type { TileSet, TileSource } from './source.ts';
import { styleDocument } from './styles/index.ts';
import { toTileJson } from './tile-json.ts';

export interface TileServiceOptions {
  config: Pick<Config, 'publicUnits' | 'tileMemoryMb'>;
  versions: VersionReader;
  accounts: Pick<KnownAccounts, 'exist'>;
  identify: Identify;
  /** Asked in this order for a layer; the first that has it answers. */
  sources: readonly TileSource[];
  log: Logger;
  clock?: () => Date;
  /** Where the counters are told; none are without it. */
  registry?: Registry;
}

const METHODS = ['GET', 'HEAD', 'OPTIONS'];

export class TileService {
  readonly #options: TileServiceOptions;
  readonly #cache: TileCache;
  readonly #versions: RecentVersions;
  readonly #routes = new RouteReader();
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
    const path = pathOf(url);
    if (path.endsWith('.json')) return false;
    try {
      // at once where everything is at hand: a promise more costs a warm tile a tenth of its time
      this.#answer(req, res, url)?.catch((error: unknown) => this.#fail(req, res, path, error));
    } catch (error) {
      this.#fail(req, res, path, error);
    }
    return true;
  }

  /** Builds ahead what every map asks for first and no database is needed for. */
  warm(): void {
    for (const source of this.#options.sources) source.warm?.();
  }

  /**
   * TileJSON of a layer, or null when there is none of this name.
   *
   * @param origin where the service is reached, `http://host:port`
   * @param filters unit filters, passed on to the tiles
   * @throws Problem unknown-parameter: filters on a layer that holds no units
   */
  async tileJson(
    layer: string,
    origin: string,
    filters: URLSearchParams,
    language: 'es' | 'en',
  ): Promise<TileJson | null> {
    const versions = await this.#versions.read();
    const source = this.#options.sources.find((candidate) => candidate.has(layer, versions));
    if (!source) return null;
    if (!source.holdsUnits) refuseUnknown(filters, []);
    const description = await source.describe(layer, versions, language);
    return toTileJson(layer, description, origin, filters.toString());
  }

  /** A MapLibre style, or null when there is none of this name. */
  style(name: string, origin: string): StyleDocument | null {
    return styleDocument(name, origin);
  }

  #answer(req: IncomingMessage, res: ServerResponse, url: string): Promise<void> | undefined {
    const route = this.#routes.read(url);
    const versions = this.#versions.peek();
    if (versions) return this.#route(req, res, route, versions);
    return this.#versions.read().then((read) => this.#route(req, res, route, read));
  }

  #route(
    req: IncomingMessage,
    res: ServerResponse,
    { layer, coord, tile, query }: TileRoute,
    versions: Versions,
  ): Promise<void> | undefined {
    const { config, sources } = this.#options;
    const source = sources.find((candidate) => candidate.has(layer, versions));
    if (!source) throw notFound({ es: 'la capa', en: 'layer' }, layer);
    const open = !source.holdsUnits || areUnitsPublic(config, versions);
    if (req.method === 'OPTIONS') return sendPreflight(res, open, METHODS);
    if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed(req.method ?? '', METHODS);
    if (!coord) throw notFound({ es: 'la tesela', en: 'tile' }, tile);
    const { filter, version } = this.#queries.read(query, source.holdsUnits);
    if (filter.asOf) refuseFuture('as_of', filter.asOf, bogotaDay(this.#options.clock?.() ?? new Date()));
    const answer = (scope: Scope, shared: boolean): Promise<void> | undefined => {
      const send = (set: TileSet): Promise<void> | undefined =>
        this.#send(req, res, {
          set,
          coord,
          encoding: chooseEncoding(req.headers['accept-encoding'] as string | undefined),
          shared,
          permanent: set.permanent !== null && version === set.permanent,
        });
      const opened = source.open({ layer, filter, scope, versions });
      return opened instanceof Promise ? opened.then(send) : send(opened);
    };
    // nobody waits to be recognised where everyone gets the same: of invented units, whoever brings no credentials
    if (open && !(source.holdsUnits && hasCredentials(req))) return answer(READS_EVERYTHING, true);
    return this.#readerOf(req, versions).then(({ scope, shared }) => answer(scope, open && shared));
  }

  /** @throws Problem sign-in-required, and what is wrong with the credentials */
  async #readerOf(req: IncomingMessage, versions: Versions): Promise<{ scope: Scope; shared: boolean }> {
    const account = hasCredentials(req) ? await this.#options.identify(req) : null;
    const scope = await readerScope(this.#options, versions, req, account);
    if (scope.kind === 'nothing') throw signInRequired();
    return { scope, shared: account === null };
  }

  #send(req: IncomingMessage, res: ServerResponse, answer: TileAnswer): Promise<void> | undefined {
    const count = (outcome: TileOutcome): void => this.#counters.count(outcome);
    const answered = answerTile(req, res, answer, this.#cache);
    if (answered instanceof Promise) return answered.then(count);
    count(answered);
  }

  #fail(req: IncomingMessage, res: ServerResponse, path: string, error: unknown): void {
    this.#counters.count('problem');
    sendProblem(req, res, toProblem(error, { method: req.method ?? '', path }, this.#options.log));
  }
}
