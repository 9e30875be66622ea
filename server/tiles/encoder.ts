/** Bytes of tiles: the one encoder of vector tiles, and their compressed forms. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';

/** Tile units a side, of every layer. */
export const EXTENT = 4096;

const OPTIONS = {
  /** Brotli quality 0–11: 5 is near gzip's speed and a fifth smaller. */
  brotliQuality: 5,
  /** gzip level 1–9. */
  gzipLevel: 6,
  /** Below this a compressed form is no smaller. Bytes. */
  leastCompressed: 200,
};

export type Encoding = 'br' | 'gzip' | 'identity';

/** A Mapbox Vector Tile 2 of these layers, in their order. */
export function encodeTile(layers: Record<string, GeoJSONVTTile>): Uint8Array {
  return fromGeojsonVt(layers, { version: 2, extent: EXTENT });
}

/** A digest that tells whether two tiles are the same. */
export function contentHash(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64url').slice(0, 16);
}

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

export function isWorthCompressing(bytes: Uint8Array): boolean {
  return bytes.byteLength >= OPTIONS.leastCompressed;
}

/** Compresses on a thread of the pool, not on the serving one. */
export async function compress(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  if (encoding === 'identity') return bytes;
  if (encoding === 'gzip') return gzipAsync(bytes, { level: OPTIONS.gzipLevel });
  return brotliAsync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: OPTIONS.brotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    },
  });
}

/** The best encoding that the client takes: Brotli, then gzip, then none (RFC 9110, 12.5.3). */
export function chooseEncoding(accept: string | undefined): Encoding {
  if (!accept) return 'identity';
  if (accept === 'gzip, deflate, br' || accept === 'gzip, deflate, br, zstd') return 'br';
  const weights = new Map<string, number>();
  for (const part of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='));
    weights.set(name, weight ? Number(weight.slice(2)) : 1);
  }
  const takes = (name: string) => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}
