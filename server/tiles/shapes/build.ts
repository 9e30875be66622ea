/** Territories and base map → layers of tiles. Pure: the same rows give the same tables. */
import { makeBands } from './bands.ts';
import { labelPoint, ringArea } from './label-point.ts';
import { pointsOf, polygonsOf, type XY } from './project.ts';
import type { TerritoryRow } from './read.ts';
import type { Properties, ShapeLayer } from './tables.ts';
import { lineTopology, polygonTopology } from './topology.ts';

/** Layer `{kind}` with codes, and `{kind}_label` with one point and the name of each, the largest ranked first. */
export function territoryLayers(
  kind: string,
  shape: 'polygon' | 'point',
  rows: TerritoryRow[],
): ShapeLayer[] {
  const properties = rows.map(propertiesOf);
  if (shape === 'point') {
    const places = rows.map((row) => pointsOf(row.geometry));
    return [
      pointLayer(kind, properties, places),
      pointLayer(
        `${kind}_label`,
        names(
          rows,
          rows.map(() => 0),
        ),
        places,
      ),
    ];
  }
  const polygons = rows.map((row) => polygonsOf(row.geometry));
  const labels = polygons.map((ofRow): XY[] => (ofRow.length > 0 ? [labelPoint(ofRow)] : []));
  return [
    polygonLayer(kind, properties, polygons),
    pointLayer(`${kind}_label`, names(rows, polygons.map(areaOf)), labels),
  ];
}

/** Polygons of each feature, their shared borders kept shared at every zoom. */
export function polygonLayer(name: string, properties: Properties[], polygons: XY[][][][]): ShapeLayer {
  const bands = makeBands(polygonTopology(polygons));
  return { name, shape: 'polygon', properties, bands, ...NO_POINTS };
}

export function lineLayer(name: string, properties: Properties[], lines: XY[][][]): ShapeLayer {
  const bands = makeBands(lineTopology(lines));
  return { name, shape: 'line', properties, bands, ...NO_POINTS };
}

export function pointLayer(name: string, properties: Properties[], places: XY[][]): ShapeLayer {
  return {
    name,
    shape: 'point',
    properties,
    bands: [],
    points: Float64Array.from(places.flat(2)),
    pointFeatures: Uint32Array.from(places.flatMap((ofFeature, i) => ofFeature.map(() => i))),
  };
}

const NO_POINTS = { points: new Float64Array(0), pointFeatures: new Uint32Array(0) };

function propertiesOf({ code, parent, category }: TerritoryRow): Properties {
  return { code, ...(parent === null ? {} : { parent }), ...(category === null ? {} : { category }) };
}

/** `rank`: 0 for the largest, so that its name is placed first. */
function names(rows: TerritoryRow[], sizes: number[]): Properties[] {
  const bySize = rows.map((_, i) => i).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  const ranks = new Map(bySize.map((row, rank) => [row, rank]));
  return rows.map(({ code, name }, i) => ({ code, name, rank: ranks.get(i) ?? i }));
}

function areaOf(polygons: XY[][][]): number {
  return polygons.reduce((sum, rings) => sum + ringArea(rings[0] ?? []), 0);
}
