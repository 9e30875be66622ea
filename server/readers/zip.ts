/** Zip archives whose entries are streamed and held to the sizes they declare. */
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { Problem } from '../problem.ts';
import { asProblem, fileFailure } from './failures.ts';

const MAX_ENTRIES = 10_000;
/** Deflate reaches 1,032 to 1 at most; real layers and workbooks stay below 100 to 1. */
const MAX_RATIO = 400;
/** An entry this small may have any ratio. */
const FREE_BYTES = 16 << 20;

export interface ZipEntry {
  name: string;
  /** Declared sizes; reading stops with a Problem when the content differs. */
  bytes: number;
  compressedBytes: number;
}

export interface StoredEntry {
  /** 0 stored, 8 deflated. */
  method: number;
  crc32: number;
  /** As MS-DOS writes them. */
  time: number;
  date: number;
  /** Where it stands in the archive. */
  offset: number;
}

interface HeldEntry extends ZipEntry {
  entry: yauzl.Entry;
}

/** An open archive. Close it when done; every failure is a Problem. */
export class ZipArchive {
  private constructor(
    readonly path: string,
    private readonly file: yauzl.ZipFile,
    readonly entries: readonly ZipEntry[],
  ) {}

  static async open(path: string): Promise<ZipArchive> {
    try {
      const file = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
      try {
        return new ZipArchive(path, file, await listEntries(path, file));
      } catch (error) {
        file.close();
        throw error;
      }
    } catch (error) {
      throw zipFailure(path, error);
    }
  }

  close(): void {
    if (this.file.isOpen) this.file.close();
  }

  /** A small entry as a whole. */
  async read(entry: ZipEntry, maxBytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.chunks(entry, maxBytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** The entry's content in pieces. `onBytes`: compressed bytes of the entry used so far, estimated. */
  async *chunks(
    entry: ZipEntry,
    maxBytes: number,
    onBytes?: (bytes: number) => void,
  ): AsyncGenerator<Buffer> {
    this.check(entry, maxBytes);
    let stream: Readable | null = null;
    try {
      stream = await this.file.openReadStreamPromise((entry as HeldEntry).entry);
      let read = 0;
      for await (const piece of stream) {
        read += (piece as Buffer).length;
        onBytes?.((read / entry.bytes) * entry.compressedBytes);
        yield piece as Buffer;
      }
    } catch (error) {
      throw zipFailure(this.path, error);
    } finally {
      stream?.destroy();
    }
  }

  /** How the archive holds the entry, for a copy of it. */
  stored(entry: ZipEntry): StoredEntry {
    const { entry: held } = entry as HeldEntry;
    return {
      method: held.compressionMethod,
      crc32: held.crc32,
      time: held.lastModFileTime,
      date: held.lastModFileDate,
      offset: held.relativeOffsetOfLocalHeader,
    };
  }

  /** The entry's bytes as the archive holds them, compressed. */
  async *storedBytes(entry: ZipEntry): AsyncGenerator<Buffer> {
    const { entry: held } = entry as HeldEntry;
    try {
      const stream = await this.file.openReadStreamPromise(held, { decodeFileData: false });
      for await (const piece of stream) yield piece as Buffer;
    } catch (error) {
      throw zipFailure(this.path, error);
    }
  }

  private check(entry: ZipEntry, maxBytes: number): void {
    const { entry: held } = entry as HeldEntry;
    if (held.isEncrypted()) {
      throw fileFailure(
        this.path,
        { es: 'está protegido con contraseña', en: 'it is protected by a password' },
        { es: 'Guárdelo sin contraseña.', en: 'Save it without a password.' },
      );
    }
    if (entry.bytes <= maxBytes && !isInflated(entry)) return;
    const megabytes = Math.round(entry.bytes / 1e6);
    throw fileFailure(
      this.path,
      {
        es: `«${entry.name}» ocuparía ${megabytes} MB al descomprimirlo, más de lo admitido`,
        en: `“${entry.name}” would take ${megabytes} MB once decompressed, more than is allowed`,
      },
      {
        es: 'Divida la capa o el libro en varios archivos.',
        en: 'Split the layer or workbook into several files.',
      },
    );
  }
}

/** Made to fill whoever unpacks it. */
export function isInflated({ bytes, compressedBytes }: ZipEntry): boolean {
  return bytes > FREE_BYTES && bytes > compressedBytes * MAX_RATIO;
}

/** Names of an archive's files, without folders and the rubbish of macOS. */
export async function entryNames(path: string): Promise<string[]> {
  const archive = await ZipArchive.open(path);
  archive.close();
  return archive.entries.map((entry) => entry.name);
}

async function listEntries(path: string, file: yauzl.ZipFile): Promise<HeldEntry[]> {
  const entries: HeldEntry[] = [];
  if (file.entryCount > MAX_ENTRIES) {
    throw fileFailure(
      path,
      { es: `contiene ${file.entryCount} archivos`, en: `it holds ${file.entryCount} files` },
      { es: 'Comprima solo los archivos de la capa.', en: 'Zip the files of the layer alone.' },
    );
  }
  for await (const entry of file.eachEntry()) {
    const name = entry.fileName;
    if (name.endsWith('/') || /(^|\/)(__MACOSX\/|\._)/.test(name)) continue;
    entries.push({ name, bytes: entry.uncompressedSize, compressedBytes: entry.compressedSize, entry });
  }
  return entries;
}

/** yauzl and zlib throw plain errors for whatever is wrong in an archive. */
function zipFailure(path: string, error: unknown): unknown {
  const known = asProblem(path, error);
  if (known instanceof Problem) return known;
  return fileFailure(
    path,
    { es: 'el archivo está dañado o incompleto', en: 'the file is damaged or incomplete' },
    { es: 'Cópielo o descárguelo de nuevo.', en: 'Copy or download it again.' },
  );
}
