/** A release of two departments, three municipalities and a subregion: every way in which a public number is told. */

import type { FeatureCollection } from 'geojson';
import { topology } from 'topojson-server';
import type { Topology } from 'topojson-specification';
import type { EmbedData, TerritoryRow } from '../../server/embed/documents.ts';

const row = (code: string, name: string, more: Partial<TerritoryRow>): TerritoryRow => ({
  code,
  name,
  department_code: null,
  pdet_subregion_code: null,
  units: { n: 0 },
  per_10k_rural: null,
  by_line: null,
  by_stage: null,
  by_year: null,
  ...more,
});

/** Squares of one degree, from west to east. */
function squares(codes: string[]): Topology {
  const features = codes.map((code, i) => ({
    type: 'Feature' as const,
    id: code,
    properties: {},
    geometry: {
      type: 'Polygon' as const,
      coordinates: [
        [
          [-76 + i, 5],
          [-76 + i, 6],
          [-75 + i, 6],
          [-75 + i, 5],
          [-76 + i, 5],
        ],
      ],
    },
  }));
  const shapes: FeatureCollection = { type: 'FeatureCollection', features };
  return topology({ shapes }, 1e4) as Topology;
}

export function smallRelease(): EmbedData {
  return {
    release: {
      format: 1,
      id: '2026-11-24-1',
      released_at: '2026-11-24T02:00:00Z',
      as_of: '2026-11-23',
      demonstration: true,
      minimum_group: 5,
      totals: { units: { n: 1234 }, unplaced: { n: 0 }, by_line: null, by_stage: null, by_year: null },
      kinds: [],
      categories: { line: [], stage: [] },
      sources: [],
      population_year: 2026,
      files: [],
    },
    base: 'public/2026-11-24-1/',
    rows: {
      department: [
        row('05', 'ANTIOQUIA', { units: { n: 1000 }, per_10k_rural: 12.34 }),
        row('08', 'Atlántico', { units: { n: 234 }, per_10k_rural: 5 }),
      ],
      pdet_subregion: [row('01', 'Alto Patía', { units: { n: 600 } })],
      municipality: [
        row('05001', 'Medellín', { department_code: '05', pdet_subregion_code: '01', units: { n: 990 } }),
        row('05002', 'Abejorral', { department_code: '05', units: { from: 1, to: 4 } }),
        row('05004', 'Abriaquí', { department_code: '05', units: { hidden: true } }),
        row('08001', 'Barranquilla', { department_code: '08' }),
      ],
    },
    cells: {
      rows: [{ h3: '8666', lng: -75.5, lat: 5.5, municipality_code: '05001', units: 700 }],
      rest: [{ lng: -75.49, lat: 5.51, municipality_code: '05001', units: 290 }],
    },
    shapes: {
      department: squares(['05', '08']),
      municipality: squares(['05001', '05002', '05004', '08001']),
      pdet_subregion: squares(['01']),
    },
    neighbours: squares(['862']),
  };
}
