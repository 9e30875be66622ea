/** Imports over HTTP as a signed-in person makes them. */
import { expect } from 'chai';
import type { z } from 'zod';
import { ImportDetail, ImportRowsPage } from '../../server/contract/imports.ts';
import type { RunningServer } from './server.ts';

export interface Sent {
  status: number;
  /** Of JSON. */
  body: Answer;
  text: string;
  headers: Headers;
}

interface Answer {
  type?: string;
  detail?: string;
  column?: string;
  count?: number;
  units?: Record<string, unknown>[];
  [member: string]: unknown;
}

/** Someone who loads files. */
export class Loader {
  constructor(
    private readonly server: RunningServer,
    private readonly headers: Record<string, string>,
  ) {}

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Sent> {
    const json = body !== undefined && !(body instanceof FormData);
    const response = await fetch(this.server.url + path, {
      method,
      headers: { ...this.headers, ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
      body: json ? JSON.stringify(body) : ((body as FormData | undefined) ?? null),
    });
    const text = await response.text();
    const isJson = /json$|json;/.test(response.headers.get('content-type') ?? '') && !text.includes('\n');
    return {
      status: response.status,
      body: isJson && text ? JSON.parse(text) : {},
      text,
      headers: response.headers,
    };
  }

  /** The answer of a success, as the contract declares it. */
  async get<S extends z.ZodType>(
    method: string,
    path: string,
    shape: S,
    body?: unknown,
  ): Promise<z.output<S>> {
    const sent = await this.send(method, path, body);
    expect(sent.status, JSON.stringify(sent.body).slice(0, 600)).to.be.within(200, 299);
    const parsed = shape.parse(sent.body);
    expect(parsed).to.deep.equal(sent.body);
    return parsed;
  }

  stage(content: string, options: Record<string, string> = {}, name = 'unidades.csv'): Promise<ImportDetail> {
    return this.get('POST', '/api/v1/imports', ImportDetail, form(content, options, name));
  }

  commit(id: number, body: object = {}): Promise<ImportDetail> {
    return this.get('POST', `/api/v1/imports/${id}/commit`, ImportDetail, body);
  }

  async rows(id: number, change: string): Promise<ImportRowsPage['rows']> {
    return (await this.get('GET', `/api/v1/imports/${id}/rows?change=${change}`, ImportRowsPage)).rows;
  }
}

export function form(
  content: string | Uint8Array,
  fields: Record<string, string> = {},
  name = 'unidades.csv',
) {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  data.set('file', new Blob([content as BlobPart]), name);
  return data;
}

/** A file of units of the small world: `codigo,nombre,linea,etapa,fecha_creacion,lon,lat` and further columns. */
export function unitsCsv(rows: string[], more = ''): string {
  return [`codigo,nombre,linea,etapa,fecha_creacion,lon,lat${more}`, ...rows].join('\n');
}
