/** Asks a running server and reads its answer by the contract. */
import { expect } from 'chai';
import type { z } from 'zod';
import { ProblemShape } from '../../server/contract/common.ts';
import { headersOf } from '../support/identify.ts';
import type { RunningServer } from '../support/server.ts';

/** The answer, after a check that it is of the declared shape and holds nothing undeclared. */
export async function ask<S extends z.ZodType>(
  server: RunningServer,
  path: string,
  shape: S,
): Promise<z.output<S>> {
  return askAs(server, 'nobody', path, shape);
}

/** The same as a reader of `test/support/identify`, of a server that identifies by name. */
export async function askAs<S extends z.ZodType>(
  server: RunningServer,
  reader: string,
  path: string,
  shape: S,
): Promise<z.output<S>> {
  const response = await fetch(server.url + path, { headers: headersOf(reader) });
  const body: unknown = await response.json();
  expect(response.status, `${path}: ${JSON.stringify(body).slice(0, 400)}`).to.equal(200);
  const parsed = shape.parse(body);
  expect(parsed).to.deep.equal(body);
  return parsed;
}

/** The problem that a path is refused with. */
export async function refusal(
  server: RunningServer,
  path: string,
  init: RequestInit = {},
): Promise<ProblemShape> {
  const response = await fetch(server.url + path, init);
  expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/);
  const problem = ProblemShape.parse(await response.json());
  expect(problem.status).to.equal(response.status);
  return problem;
}

/** Lines of a CSV without quotes in it, as records. */
export function records(csv: string, separator = ','): Record<string, string>[] {
  const [head = '', ...lines] = csv
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');
  const names = head.split(separator);
  return lines.map((line) =>
    Object.fromEntries(line.split(separator).map((cell, index) => [names[index], cell])),
  );
}

/** A request with a JSON body; `method` defaults to POST. */
export function send(body: unknown, headers: Record<string, string> = {}, method = 'POST'): RequestInit {
  return { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
