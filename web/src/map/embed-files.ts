/** What the public map is drawn from, asked for while the map library is still on its way. */
import type { SourceSpecification } from 'maplibre-gl';
import type { Topology } from 'topojson-specification';
import type { PublicCells, PublicTable } from '../../../server/contract/releases.ts';
import { cellsIn } from '../../../server/embed/documents.ts';
import type { EmbedSettings } from '../../../server/embed/page.ts';
import type { EmbedView } from '../../../server/embed/view.ts';
import { addressIn, readJson } from '../embed/files.ts';

/** A layer of the release, in tiles unless it is the cells of one territory. */
export interface LayerFiles {
  layer: string;
  source: SourceSpecification;
  /** Layers within the tiles: some kinds bring their names' places. */
  inner: readonly string[];
}

interface TileJson {
  minzoom?: number;
  maxzoom?: number;
  bounds?: [number, number, number, number];
  vector_layers?: { id: string }[];
}

/** By the layer's own description, with the tiles' address from where the page is: a folder of them knows no host. */
export async function tilesOf(layer: string, { root, base }: EmbedSettings): Promise<LayerFiles> {
  const folder = addressIn(root, `${base}tiles/${layer}`);
  const {
    minzoom = 0,
    maxzoom = 10,
    bounds,
    vector_layers = [],
  } = await readJson<TileJson>(`${folder}.json`);
  return {
    layer,
    source: {
      type: 'vector',
      tiles: [`${folder}/{z}/{x}/{y}.mvt`],
      minzoom,
      maxzoom,
      ...(bounds && { bounds }),
      promoteId: 'code',
    },
    inner: vector_layers.map(({ id }) => id),
  };
}

/** How cells become circles in the tiles (server/tiles/public/cells.ts), here where a territory's own stand alone. */
const CELLS = { clusterRadius: 48, clusterMaxZoom: 10 };

async function cellsOf(view: EmbedView, { root, base }: EmbedSettings): Promise<LayerFiles> {
  const read = <T>(path: string) => readJson<T>(addressIn(root, `${base}${path}`));
  const [cells, { rows }] = await Promise.all([
    read<PublicCells>('cells.json'),
    read<PublicTable>('municipality.json'),
  ]);
  const features = cellsIn(view, cells, rows).map(({ lng, lat, units, municipality_code }) => ({
    type: 'Feature' as const,
    properties: { units, municipality_code },
    geometry: { type: 'Point' as const, coordinates: [lng, lat] },
  }));
  return {
    layer: 'cells',
    source: {
      type: 'geojson',
      data: { type: 'FeatureCollection', features },
      cluster: true,
      ...CELLS,
      clusterProperties: { units: ['+', ['get', 'units']] },
    },
    inner: [],
  };
}

export interface MapFiles {
  neighbours: Topology;
  layers: readonly LayerFiles[];
}

export async function mapFiles(view: EmbedView, settings: EmbedSettings): Promise<MapFiles> {
  const kinds = new Set(['department', view.by, ...(view.layers.has('pdet') ? ['pdet_subregion'] : [])]);
  const cells = view.layers.has('cells');
  const [neighbours, ...layers] = await Promise.all([
    readJson<Topology>(addressIn(settings.root, 'embed/neighbours.json')),
    ...[...kinds].map((name) => tilesOf(name, settings)),
    ...(cells ? [view.territory ? cellsOf(view, settings) : tilesOf('cells', settings)] : []),
  ]);
  return { neighbours, layers };
}
