/**
 * Bodies of requests: JSON, or multipart/form-data with one file. A file lies in a folder of this account alone and of
 * this request alone; it goes with the answer, and what a killed process left is swept at the next start.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { badBody, bodyTooLarge, unsupportedBody } from '../problem.ts';
import type { Upload, UploadRule } from './endpoint.ts';

/** Text fields beside a file: enough for the choices of 200,000 rows. */
const MAX_FIELD_BYTES = 16 * 1024 * 1024;
const MAX_FIELDS = 30;
/** A JSON body without a file. */
const MAX_JSON_BYTES = 1024 * 1024;

export interface Body {
  /** What the JSON says, or the text fields by name. */
  value: unknown;
  upload: Upload | null;
  /** Removes the file. */
  discard(): Promise<void>;
}

const NOTHING: Body = { value: undefined, upload: null, discard: async () => undefined };

/** Where files of requests lie, one folder a request: `{pid}-{random}`. */
export function uploadsFolder(): string {
  return join(tmpdir(), `geoser-${process.getuid?.() ?? 0}`, 'uploads');
}

/** Removes what processes that are gone left behind. */
export async function sweepUploads(folder: string = uploadsFolder()): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (isAlive(Number(name.split('-', 1)[0]))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** @throws Problem body-too-large, bad-body, unsupported-body */
export async function readBody(req: IncomingMessage, rule: UploadRule | undefined): Promise<Body> {
  const type = (req.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (rule && type === 'multipart/form-data') return readForm(req, rule);
  if (rule && !rule.optional) throw unsupportedBody(type, ['multipart/form-data']);
  if (type === 'application/json') return { ...NOTHING, value: await readJson(req) };
  if (type === '' && !Number(req.headers['content-length'] ?? 0)) return NOTHING;
  throw unsupportedBody(type, rule ? ['multipart/form-data', 'application/json'] : ['application/json']);
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of req as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_JSON_BYTES) throw bodyTooLarge(MAX_JSON_BYTES / 1024 / 1024);
    pieces.push(piece);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw badBody({ es: 'no es JSON válido', en: 'it is not valid JSON' });
  }
}

async function readForm(req: IncomingMessage, rule: UploadRule): Promise<Body> {
  const base = uploadsFolder();
  await mkdir(base, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(base, `${process.pid}-`));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const { fields, upload } = await parseForm(req, rule, folder);
    if (upload === null && !rule.optional) {
      throw badBody({
        es: 'falta el archivo, en el campo «file»',
        en: 'the file is missing, in field “file”',
      });
    }
    return { value: fields, upload, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function parseForm(
  req: IncomingMessage,
  rule: UploadRule,
  folder: string,
): Promise<{ fields: Record<string, string>; upload: Upload | null }> {
  const fields: Record<string, string> = {};
  const files: Promise<Upload>[] = [];
  const parser = parserOf(req, rule);
  parser.on('field', (name, value, { valueTruncated }) => {
    if (valueTruncated) parser.destroy(bodyTooLarge(MAX_FIELD_BYTES / 1024 / 1024));
    else if (name !== '__proto__') fields[name] = value;
  });
  parser.on('file', (name, stream, { filename }) => {
    if (name !== 'file' || files.length > 0) stream.resume();
    else {
      const saving = save(stream, rule, folder, filename ?? '');
      saving.catch((error: Error) => parser.destroy(error));
      files.push(saving);
    }
  });
  try {
    await pipeline(req, parser);
  } catch (error) {
    await Promise.allSettled(files);
    throw brokenForm(error);
  }
  return { fields, upload: (await files[0]) ?? null };
}

function parserOf(req: IncomingMessage, rule: UploadRule): busboy.Busboy {
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: { fields: MAX_FIELDS, files: 2, fieldSize: MAX_FIELD_BYTES, fileSize: rule.maxBytes + 1 },
    });
  } catch (error) {
    throw brokenForm(error);
  }
}

async function save(stream: Readable, rule: UploadRule, folder: string, given: string): Promise<Upload> {
  const fileName = basename(given.replaceAll('\\', '/')).slice(0, 200);
  const path = join(folder, storedName(fileName));
  let bytes = 0;
  const bounded = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (bytes > rule.maxBytes) done(bodyTooLarge(Math.round(rule.maxBytes / 1_000_000), rule.purpose));
      else done(null, piece);
    },
  });
  await pipeline(stream, bounded, createWriteStream(path, { mode: 0o600 }));
  return { path, fileName, bytes };
}

/** The sender's name, as messages about the file cite it, as far as a file system takes it. */
function storedName(fileName: string): string {
  const plain = fileName.replace(/[\p{Cc}\p{Cs}]/gu, '').trim();
  if (plain === '' || plain === '.' || plain === '..') return 'file';
  // The end, where the extension stands; 60 characters take at most 240 bytes.
  return plain.slice(-60);
}

/** What busboy says of a form that ends early or has no boundary. */
function brokenForm(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'Problem') return error;
  if (!/form|boundary|header|Premature|aborted|content.type/i.test(error.message)) return error;
  return badBody({
    es: 'el formulario llegó incompleto o dañado',
    en: 'the form arrived incomplete or damaged',
  });
}

/**
 * Gives an upload the name that its sender gave it, within its own folder: readers judge a file by its name too, and
 * name it in what they say. @returns its path
 */
export async function underOwnName({ path, fileName }: Upload): Promise<string> {
  const name = fileName.replace(/[^\p{L}\p{N} ._()-]/gu, '_').replace(/^\.+/, '_');
  if (name === '') return path;
  const folder = join(dirname(path), 'named');
  await mkdir(folder, { mode: 0o700 });
  const named = join(folder, shortName(name));
  await rename(path, named);
  return named;
}

/** Longest name of a file in bytes, on common file systems. */
const LONGEST_NAME = 200;

function shortName(name: string): string {
  const end = /\.\w{1,8}$/.exec(name)?.[0] ?? '';
  let base = name.slice(0, name.length - end.length);
  while (Buffer.byteLength(base + end) > LONGEST_NAME) base = base.slice(0, -1);
  return base + end;
}
