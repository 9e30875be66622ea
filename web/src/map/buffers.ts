/** Buffer zones drawn with turf: circles round sites, and what lies within the kind's buffer of an area. Loaded when switched on. */
import { buffer, circle } from '@turf/turf';
import type { TerritoryDetail } from '../../../server/contract/territories.ts';
import { cached } from '../api/resource.ts';

/** Areas of which a buffer is drawn at once. */
export const MOST_BUFFERS = 80;
const AT_ONCE = 4;

export interface Site {
  code: string;
  lng: number;
  lat: number;
}

type Feature = GeoJSON.Feature<GeoJSON.Geometry, { kind: string; code: string }>;

export function siteBuffers(kind: string, sites: readonly Site[], radiusM: number): Feature[] {
  return sites.map(({ code, lng, lat }) =>
    circle([lng, lat], radiusM / 1000, { units: 'kilometers', steps: 64, properties: { kind, code } }),
  );
}

const drawn = new Map<string, Feature>();

/** The zones of the areas named, those already drawn from memory. Areas that cannot be had are left out. */
export async function areaBuffers(
  kind: string,
  codes: readonly string[],
  bufferM: number,
): Promise<Feature[]> {
  const wanted = codes.slice(0, MOST_BUFFERS);
  const waiting = wanted.filter((code) => !drawn.has(`${kind}:${code}`));
  const worker = async (): Promise<void> => {
    for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) await draw(kind, code, bufferM);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return wanted.flatMap((code) => drawn.get(`${kind}:${code}`) ?? []);
}

async function draw(kind: string, code: string, bufferM: number): Promise<void> {
  const path = `/api/v1/territories/${kind}/${encodeURIComponent(code)}?geometry=simplified`;
  const detail = await cached<TerritoryDetail>(path).catch(() => null);
  if (!detail?.geometry) return;
  const zone = buffer(detail as unknown as GeoJSON.Feature<GeoJSON.MultiPolygon>, bufferM / 1000, {
    units: 'kilometers',
    steps: 48,
  });
  if (zone) drawn.set(`${kind}:${code}`, { ...zone, properties: { kind, code } });
}
