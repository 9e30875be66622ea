/** What an endpoint is: one value from which routing, the documentation and the deny-by-default test come. */
import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import type { Bilingual } from '../problem.ts';
import type { Versions } from '../queries/versions.ts';

export type Shape = Record<string, z.ZodType>;
export type Values<S extends Shape> = { [K in keyof S]: z.output<S[K]> };
export type Language = 'es' | 'en';

/**
 * Who may ask. `anyone`: no unit is consulted. `anyone_scoped`: everyone, and readers of units get more.
 * `unit_readers`: 401 for everyone else.
 */
export type Who = 'anyone' | 'anyone_scoped' | 'unit_readers';

/** A request, parsed: nothing in it can be wrong but that codes may not exist. */
export interface Asked<P extends Shape, Q extends Shape> {
  ctx: Context;
  params: Values<P>;
  query: Values<Q>;
  /** Of endpoints with `unitFilter`; else the filter that admits everything. */
  filter: UnitFilter;
  scope: Scope;
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
}

/** A file made while it is sent. */
export class Download {
  readonly fileName: string;
  readonly type: string;
  readonly chunks: AsyncIterable<string>;

  constructor(fileName: string, type: string, chunks: AsyncIterable<string>) {
    this.fileName = fileName;
    this.type = type;
    this.chunks = chunks;
  }
}

/** Text that is not JSON, or whose status is not 200. */
export class Page {
  readonly type: string;
  readonly body: string;
  readonly status: number;

  constructor(type: string, body: string, status = 200) {
    this.type = type;
    this.body = body;
    this.status = status;
  }
}

interface Definition<P extends Shape, Q extends Shape> {
  /** With `{name}` for parameters. */
  path: string;
  who: Who;
  tag: 'units' | 'territories' | 'coverage' | 'proximity' | 'clusters' | 'map' | 'service';
  summary: Bilingual;
  params?: P;
  query?: Q;
  /** Takes the unit filters beside its own parameters. */
  unitFilter?: boolean;
  /** The answer is kept as bytes for the next who asks the same. */
  kept?: boolean;
  /** Requests a minute from one address other than this machine. */
  ratePerMinute?: number;
  /** Of the service itself: answers before the data is ready, and is never a 304. */
  live?: boolean;
  /** What the ETag hangs on instead of the current versions, where an older index may answer. */
  inputs?(asked: Asked<P, Q>): Promise<unknown>;
}

interface JsonEndpoint<P extends Shape, Q extends Shape, R extends z.ZodType> extends Definition<P, Q> {
  response: R;
  handle(asked: Asked<P, Q>): Promise<z.output<R>>;
}

interface TextEndpoint<P extends Shape, Q extends Shape> extends Definition<P, Q> {
  response: { type: string };
  handle(asked: Asked<P, Q>): Promise<Download | Page>;
}

/** An endpoint whatever its parameters and answer. */
export interface Endpoint extends Definition<Shape, Shape> {
  response: z.ZodType | { type: string };
  handle(asked: Asked<Shape, Shape>): Promise<unknown>;
}

/** Answers JSON of the declared shape. */
export function jsonEndpoint<R extends z.ZodType, P extends Shape = Shape, Q extends Shape = Shape>(
  definition: JsonEndpoint<P, Q, R>,
): Endpoint {
  return definition;
}

/** Answers a file or a text of the declared type. */
export function textEndpoint<P extends Shape = Shape, Q extends Shape = Shape>(
  definition: TextEndpoint<P, Q>,
): Endpoint {
  return definition;
}
