/** What the public map is drawn from, asked for while the map library is still on its way. */
import type { VectorSourceSpecification } from 'maplibre-gl';
import type { Topology } from 'topojson-specification';
import type { EmbedSettings } from '../../../server/embed/page.ts';
import type { EmbedView } from '../../../server/embed/view.ts';
import { addressIn, readJson } from '../embed/files.ts';

/** A layer of the release's tiles. */
export interface LayerFiles {
  layer: string;
  source: VectorSourceSpecification;
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

export interface MapFiles {
  neighbours: Topology;
  layers: readonly LayerFiles[];
}

export async function mapFiles(view: EmbedView, settings: EmbedSettings): Promise<MapFiles> {
  const kinds = new Set(['department', view.by, ...(view.layers.has('pdet') ? ['pdet_subregion'] : [])]);
  const names = [...kinds, ...(view.layers.has('cells') ? ['cells'] : [])];
  const [neighbours, ...layers] = await Promise.all([
    readJson<Topology>(addressIn(settings.root, 'embed/neighbours.json')),
    ...names.map((name) => tilesOf(name, settings)),
  ]);
  return { neighbours, layers };
}
