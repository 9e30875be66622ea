/** Where the bytes of photographs lie: a folder, or a bucket of an S3-compatible store. Keys are made here alone. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { PHOTO_SIZES, type PhotoSize } from '../domain/photo.ts';
import { photoStoreFailed } from '../problem.ts';

export interface PhotoStore {
  /** Whole or not at all. @throws Problem photo-store-failed */
  put(key: string, bytes: Buffer): Promise<void>;
  /** Null where there is none. @throws Problem photo-store-failed */
  get(key: string): Promise<Buffer | null>;
  /** One that isn’t there is no error. @throws Problem photo-store-failed */
  remove(key: string): Promise<void>;
}

export interface S3Place {
  /** `https://s3.example.org`, without a slash at the end; buckets are named in the path. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
}

export type PhotoPlace = { folder: string } | { s3: S3Place };

/** Spread over 256 folders. */
export function photoKey(id: string, size: PhotoSize): string {
  return `${id.slice(0, 2)}/${id}-${size}.jpg`;
}

export function photoKeys(id: string): string[] {
  return PHOTO_SIZES.map((size) => photoKey(id, size));
}

export function photoStoreAt(place: PhotoPlace): PhotoStore {
  return 's3' in place ? new BucketStore(place.s3) : new FolderStore(place.folder);
}

/** Readable by the account of the service alone. */
class FolderStore implements PhotoStore {
  constructor(private readonly folder: string) {}

  /** Under another name until it is on the disk, so that nobody reads a half. */
  async put(key: string, bytes: Buffer): Promise<void> {
    const path = join(this.folder, key);
    const passing = `${path}.${randomUUID()}`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeThrough(passing, bytes);
      await rename(passing, path);
    } catch (error) {
      await rm(passing, { force: true }).catch(() => undefined);
      throw photoStoreFailed(error);
    }
  }

  async get(key: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.folder, key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw photoStoreFailed(error);
    }
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true }).catch((error) => {
      throw photoStoreFailed(error);
    });
  }
}

async function writeThrough(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A store that doesn't answer within this time is told of as out of order; ms. */
const PATIENCE_MS = 15_000;
const RETRIES = 2;

class BucketStore implements PhotoStore {
  readonly #client: AwsClient;
  readonly #base: string;

  constructor({ endpoint, bucket, region, accessKey, secretKey }: S3Place) {
    this.#client = new AwsClient({
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
      service: 's3',
      region,
      retries: RETRIES,
    });
    this.#base = `${endpoint}/${bucket}/`;
  }

  /** The store compares the bytes with their digest, which is signed. */
  async put(key: string, bytes: Buffer): Promise<void> {
    const digest = createHash('sha256').update(bytes).digest('hex');
    await this.#ask('PUT', key, {
      body: new Uint8Array(bytes),
      headers: { 'Content-Type': 'image/jpeg', 'X-Amz-Content-Sha256': digest },
    });
  }

  async get(key: string): Promise<Buffer | null> {
    const response = await this.#ask('GET', key);
    return response && Buffer.from(await response.arrayBuffer());
  }

  async remove(key: string): Promise<void> {
    await this.#ask('DELETE', key);
  }

  /** Null where the key isn't there. */
  async #ask(method: string, key: string, init: RequestInit = {}): Promise<Response | null> {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await this.#client.fetch(this.#base + key, { ...init, method, signal });
      if (response.ok) return response;
      const said = (await response.text()).slice(0, 500);
      if (response.status === 404 && method !== 'PUT' && !said.includes('NoSuchBucket')) return null;
      throw new Error(`${method} ${key}: ${response.status} ${said}`);
    } catch (error) {
      throw photoStoreFailed(error);
    }
  }
}
