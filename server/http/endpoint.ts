/** What an endpoint is: one value from which routing, the documentation and the deny-by-default test come. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import type { Trace } from '../domain/audit.ts';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import type { Bilingual } from '../problem.ts';
import type { Versions } from '../queries/versions.ts';
import type { Cookies } from './cookies.ts';

export type Shape = Record<string, z.ZodType>;
export type Values<S extends Shape> = { [K in keyof S]: z.output<S[K]> };
export type Language = 'es' | 'en';
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Who may ask. `anyone`: no unit is consulted. `anyone_scoped`: everyone, and readers of units get more.
 * `unit_readers`: 401 for everyone else. `signed_in`: any account. `writers`: accounts that write units somewhere;
 * which ones, the service decides by where they lie. `admins`: administrators alone. 401 without an account, 403 with
 * one of another role.
 */
export type Who = 'anyone' | 'anyone_scoped' | 'unit_readers' | 'signed_in' | 'writers' | 'admins';

/** A file that came with a request; it is gone when the answer is. */
export interface Upload {
  /** Path of the temporary copy. */
  path: string;
  /** As the sender called it, without folders; '' when it gave none. */
  fileName: string;
  bytes: number;
}

/** A request, parsed: nothing in it can be wrong but that codes may not exist. */
export interface Asked<P extends Shape, Q extends Shape, B = unknown> {
  ctx: Context;
  params: Values<P>;
  query: Values<Q>;
  /** Of endpoints with `unitFilter`; else the filter that admits everything. */
  filter: UnitFilter;
  scope: Scope;
  /** Where units are read on behalf of who asks: the database holds it to the scope too. Writes go by `ctx`. */
  db: Knex;
  /** Who asks; null for whoever is not signed in. */
  account: Account | null;
  /** Who acts by which request: what `audit` is told within the transaction of a write. */
  trace: Trace;
  /** The whole address of who asks, and what the browser calls itself; neither is kept. */
  from: { address: string; agent: string };
  cookies: Cookies;
  /** Of endpoints with `body`: the JSON, or the text fields beside an upload, as declared. */
  body: B;
  /** Of endpoints with `upload`. */
  upload: Upload | null;
  /** Aborted when whoever asks has gone. */
  signal: AbortSignal;
  /** One of the request's `Accept` that the endpoint offers; the first where it doesn't say. */
  accepts(...types: string[]): string;
  /** A request header, '' where absent. */
  header(name: string): string;
  /** Asked again while an answer goes on: whether who asks is still known, and reads the same as at its beginning. */
  stillReads(): Promise<boolean>;
  versions: Versions;
  language: Language;
  /** Today in Colombia. */
  today: string;
  /** Version of the product. */
  release: string;
  /** The address of the same question with these parameters changed: for `next` links. */
  link(changes: Record<string, string>): string;
  /** `http://host:port` under which the service was asked. */
  origin: string;
  /** All parameters as they came: for `open` endpoints, which read them themselves. */
  search: URLSearchParams;
}

/** A file made while it is sent. */
export class Download {
  readonly fileName: string | null;
  readonly type: string;
  readonly chunks: AsyncIterable<string | Uint8Array>;

  /** `fileName` null: shown, not saved. */
  constructor(fileName: string | null, type: string, chunks: AsyncIterable<string | Uint8Array>) {
    this.fileName = fileName;
    this.type = type;
    this.chunks = chunks;
  }
}

/** Text or bytes that are not JSON, or whose status is not 200. */
export class Page {
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly status: number;
  /** Instead of what every answer bears; null: not sent. */
  readonly headers: Readonly<Record<string, string | null>>;

  constructor(
    type: string,
    body: string | Uint8Array,
    status = 200,
    headers: Readonly<Record<string, string | null>> = {},
  ) {
    this.type = type;
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}

/** An answer of the declared shape about something new, with its address. */
export class Created<T> {
  readonly location: string;
  readonly value: T;

  constructor(location: string, value: T) {
    this.location = location;
    this.value = value;
  }
}

/** Sends the browser elsewhere. */
export class Redirect {
  readonly location: string;

  constructor(location: string) {
    this.location = location;
  }
}

/** What may come with a request as multipart/form-data, field `file`. */
export interface UploadRule {
  maxBytes: number;
  /** What a file that is too large is to be done with instead; default import. */
  purpose?: 'import' | 'check' | 'photo';
  /** The JSON body holds everything, and a file may be left out. */
  optional?: boolean;
}

export type Tag =
  | 'units'
  | 'territories'
  | 'coverage'
  | 'proximity'
  | 'outcomes'
  | 'clusters'
  | 'map'
  | 'checks'
  | 'imports'
  | 'accounts'
  | 'releases'
  | 'service';

interface Definition<P extends Shape, Q extends Shape, B extends z.ZodType = z.ZodType> {
  /** Default GET. All others are never cached, and never answered to a page of another origin. */
  method?: Method;
  /** With `{name}` for parameters. */
  path: string;
  who: Who;
  tag: Tag;
  summary: Bilingual;
  params?: P;
  query?: Q;
  /** Shape of the JSON body, or of the text fields beside an upload. */
  body?: B;
  upload?: UploadRule;
  /** Status of an answer that is whole; default 200. */
  status?: number;
  /** Takes the unit filters beside its own parameters. */
  unitFilter?: boolean;
  /** The answer is kept as bytes for the next who asks the same. */
  kept?: boolean;
  /** Requests a minute from one address other than this machine. */
  ratePerMinute?: number;
  /** Of the service itself: answers before the data is ready, and is never a 304. */
  live?: boolean;
  /** Hangs on more than the data's versions (accounts, the time): never kept, never a 304. */
  fresh?: boolean;
  /**
   * The same for everyone, whoever they are: nobody is recognised, every parameter is the handler's business, and the
   * answer may be kept as this Cache-Control says.
   */
  open?: string;
  /** What is taken out of the service as a whole; each time is told to the audit trail. */
  exports?: string;
  /** The version of the one thing that is answered: stands in its ETag, with which an edit names it in If-Match. */
  version?(asked: Asked<P, Q>): Promise<number | null>;
  /** Is told in If-Match on which version the request was made: 428 without it, 412 on another. */
  needsVersion?: boolean;
  /** What the ETag hangs on instead of the current versions, where an older index may answer. */
  inputs?(asked: Asked<P, Q>): Promise<unknown>;
}

interface JsonEndpoint<P extends Shape, Q extends Shape, R extends z.ZodType, B extends z.ZodType>
  extends Definition<P, Q, B> {
  response: R;
  /** A `Download` where the request accepts another form of the same answer. */
  handle(asked: Asked<P, Q, z.output<B>>): Promise<z.output<R> | Created<z.output<R>> | Download>;
}

interface TextEndpoint<P extends Shape, Q extends Shape, B extends z.ZodType> extends Definition<P, Q, B> {
  response: { type: string };
  handle(asked: Asked<P, Q, z.output<B>>): Promise<Download | Page | Redirect>;
}

/** An endpoint whatever its parameters and answer. */
export interface Endpoint extends Definition<Shape, Shape> {
  response: z.ZodType | { type: string };
  handle(asked: Asked<Shape, Shape>): Promise<unknown>;
}

/** Answers JSON of the declared shape. */
export function jsonEndpoint<
  R extends z.ZodType,
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends z.ZodType = z.ZodType,
>(definition: JsonEndpoint<P, Q, R, B>): Endpoint {
  return definition;
}

/** Answers a file or a text of the declared type. */
export function textEndpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends z.ZodType = z.ZodType,
>(definition: TextEndpoint<P, Q, B>): Endpoint {
  return definition;
}

/** The method of an endpoint. */
export function methodOf(endpoint: Pick<Endpoint, 'method'>): Method {
  return endpoint.method ?? 'GET';
}
