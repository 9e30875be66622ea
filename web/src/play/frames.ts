/** Units of one day out of the packed states, and their groups as the server makes them. Pure; runs in a worker. */
import type { ClusterFeature } from '../../../server/contract/clusters.ts';
import { DEGREE_PARTS, type States } from '../../../server/contract/states.ts';
import { buildTables } from '../../../server/tiles/clusters/build.ts';
import { ClusterIndex } from '../../../server/tiles/clusters/cluster-index.ts';
import { featureOf } from '../../../server/tiles/clusters/feature.ts';

/** What is asked of a frame; the lists are positions in LINES and STAGES, empty for any. */
export interface FrameFilter {
  lines: readonly number[];
  stages: readonly number[];
  /** Null: active and closed. */
  active: boolean | null;
  pdet: boolean | null;
}

export const ANY: FrameFilter = { lines: [], stages: [], active: null, pdet: null };

export interface FrameView {
  /** West, south, east, north, degrees. */
  bbox: [number, number, number, number];
  zoom: number;
}

type UnitColumns = Parameters<typeof buildTables>[1];

const ACTIVE = 16;
const PDET = 32;

/** The units of a day (its number, see `dayNumber`) that the filter admits, in the order of the file: by code. */
export function unitsOn({ head, columns }: States, day: number, filter: FrameFilter): UnitColumns {
  const { lng, lat, from, to, closed, traits } = columns;
  const admits = admitted(filter);
  const lngLats = new Float64Array(2 * head.states);
  const kept = new Uint8Array(head.states);
  let units = 0;
  for (let i = 0; i < head.states; i++) {
    if ((from[i] as number) > day || (to[i] as number) <= day) continue;
    const packed = (traits[i] as number) | ((closed[i] as number) > day ? ACTIVE : 0);
    if (admits[packed] === 0) continue;
    lngLats[2 * units] = (lng[i] as number) / DEGREE_PARTS;
    lngLats[2 * units + 1] = (lat[i] as number) / DEGREE_PARTS;
    kept[units] = packed;
    units += 1;
  }
  return {
    units,
    codes: new Uint8Array(0),
    codeEnds: new Uint32Array(units),
    traits: kept.subarray(0, units),
    lngLats: lngLats.subarray(0, 2 * units),
  };
}

/** For each of the 64 values of traits whether the filter admits it. */
function admitted({ lines, stages, active, pdet }: FrameFilter): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, packed) => {
    const good =
      (lines.length === 0 || lines.includes(packed & 3)) &&
      (stages.length === 0 || stages.includes((packed >> 2) & 3)) &&
      (active === null || active === ((packed & ACTIVE) !== 0)) &&
      (pdet === null || pdet === ((packed & PDET) !== 0));
    return Number(good);
  });
}

/** The groups that `/api/v1/clusters` answers for the same units, box and zoom; without ids and codes. */
export function clustersOf(units: UnitColumns, { bbox, zoom }: FrameView): ClusterFeature[] {
  return indexOf(units)
    .inBox(bbox, zoom)
    .map((item) => featureOf(item, () => ''));
}

const NO_FILTER = {} as ConstructorParameters<typeof ClusterIndex>[2];

function indexOf(units: UnitColumns): ClusterIndex {
  return new ClusterIndex(buildTables(0, units), 'play', NO_FILTER);
}
