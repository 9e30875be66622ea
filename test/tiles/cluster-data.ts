/** Units made up for tests of clusters: spread, crowded and stacked, from a fixed seed. */

import { EVERYTHING } from '../../server/domain/filter.ts';
import { LINES, STAGES } from '../../server/domain/unit.ts';
import { packTraits, type UnitTraits } from '../../server/domain/unit-traits.ts';
import { buildTables } from '../../server/tiles/clusters/build.ts';
import { ClusterIndex } from '../../server/tiles/clusters/cluster-index.ts';
import type { UnitColumns } from '../../server/tiles/clusters/columns.ts';

export interface TestUnit extends UnitTraits {
  code: string;
  lng: number;
  lat: number;
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Units around `seats` places in Colombia; every `stackedEach`th stands on its seat itself. */
export function makeUnits(count: number, seats = 40, stackedEach = 10): TestUnit[] {
  const random = randomOf(1);
  const places = Array.from({ length: seats }, () => [-78 + random() * 10, -2 + random() * 13] as const);
  return Array.from({ length: count }, (_, i) => {
    const [lng, lat] = places[Math.floor(random() ** 2 * seats)] ?? [-74, 4];
    const reach = i % stackedEach === 0 ? 0 : 0.4 * random() ** 3;
    return {
      code: `05-2015-${String(i).padStart(6, '0')}`,
      lng: lng + reach * (random() - 0.5),
      lat: lat + reach * (random() - 0.5),
      line: LINES[i % 3] ?? 'rural_business',
      stage: STAGES[1 + (i % 3)] ?? 'created',
      active: random() < 0.7,
      pdet: random() < 0.2,
    };
  });
}

/** As the database gives them: ordered by code. */
export function columnsOf(units: TestUnit[]): UnitColumns {
  const sorted = units.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  let end = 0;
  return {
    units: sorted.length,
    codes: new TextEncoder().encode(sorted.map(({ code }) => code).join('')),
    codeEnds: Uint32Array.from(sorted, ({ code }) => {
      end += Buffer.byteLength(code);
      return end;
    }),
    traits: Uint8Array.from(sorted, packTraits),
    lngLats: Float64Array.from(sorted.flatMap(({ lng, lat }) => [lng, lat])),
  };
}

export function indexOf(units: TestUnit[], version = 1): ClusterIndex {
  return new ClusterIndex(buildTables(version, columnsOf(units)), 'tag4tests_', EVERYTHING);
}
