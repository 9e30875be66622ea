/** TileJSON 3.0 of a layer. */
import type { TileJson } from '../contract/tiles.ts';
import type { LayerDescription } from './source.ts';

/**
 * @param origin where the service is reached, `http://host:port`
 * @param filters query string of the unit filters, passed on to the tiles
 */
export function toTileJson(
  layer: string,
  description: LayerDescription,
  origin: string,
  filters: string,
): TileJson {
  const { name, attribution, minzoom, maxzoom, bounds, vectorLayers, version } = description;
  const [west, south, east, north] = bounds;
  const query = [version === null ? '' : `v=${version}`, filters].filter(Boolean).join('&');
  return {
    tilejson: '3.0.0',
    name,
    description: description.description,
    attribution,
    scheme: 'xyz',
    tiles: [`${origin}/tiles/${layer}/{z}/{x}/{y}.mvt${query && `?${query}`}`],
    minzoom,
    maxzoom,
    bounds: [west, south, east, north],
    center: [(west + east) / 2, (south + north) / 2, 5],
    vector_layers: vectorLayers.map(({ id, description: text, fields }) => ({
      id,
      description: text,
      fields,
    })),
  };
}
