/** The styles by name, each one list of layers from bottom to top. */
import type { StyleDocument } from '../../contract/tiles.ts';
import { baseLabelLayers, groundLayers, waterLayers } from './base.ts';
import type { StyleLayer } from './layer.ts';
import { DARK, LIGHT, type StylePalette } from './palette.ts';
import { borderLayers, nameLayers, overlayLayers, siteLayers } from './territories.ts';
import { unitLayers } from './units.ts';

interface Recipe {
  name: string;
  palette: StylePalette;
  layers: ((palette: StylePalette) => StyleLayer[])[];
}

const PLANNER: Recipe['layers'] = [
  groundLayers,
  waterLayers,
  overlayLayers,
  borderLayers,
  baseLabelLayers,
  nameLayers,
  siteLayers,
  unitLayers,
];

const RECIPES: Record<string, Recipe> = {
  light: { name: 'GeoSER', palette: LIGHT, layers: PLANNER },
  dark: { name: 'GeoSER oscuro', palette: DARK, layers: PLANNER },
  base: { name: 'GeoSER base', palette: LIGHT, layers: [groundLayers, waterLayers, baseLabelLayers] },
  embed: {
    name: 'GeoSER mínimo',
    palette: LIGHT,
    layers: [groundLayers, waterLayers, departmentBorders, unitLayers],
  },
};

export const STYLE_NAMES = Object.keys(RECIPES);

/** A little east of the country's middle, so that San Andrés is seen too; longitude, latitude, zoom. */
const VIEW = { center: [-73.5, 4.4], zoom: 4.7 };

/**
 * A MapLibre style whose sources are this service's own. No glyphs: names are drawn with the reader's fonts.
 *
 * @param origin where the service is reached, `http://host:port`
 * @returns null when there is no style of this name
 */
export function styleDocument(name: string, origin: string): StyleDocument | null {
  const recipe = Object.hasOwn(RECIPES, name) ? RECIPES[name] : undefined;
  if (!recipe) return null;
  const layers = recipe.layers.flatMap((make) => make(recipe.palette));
  const sources = [...new Set(layers.map((layer) => layer.source))].filter((source) => source !== undefined);
  return {
    version: 8,
    name: recipe.name,
    ...VIEW,
    sources: Object.fromEntries(
      sources.map((source) => [source, { type: 'vector', url: `${origin}/tiles/${source}.json` }]),
    ),
    layers: layers.map((layer) => ({ ...layer })),
  };
}

function departmentBorders(palette: StylePalette): StyleLayer[] {
  return borderLayers(palette).filter(({ source }) => source === 'department');
}
