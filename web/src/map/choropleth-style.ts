/** Quiet land with the territories of one kind coloured by class. */
import type { SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { CheckStyleOptions } from './check-style.ts';
import { type StyleOptions, sourceOf } from './style.ts';
import { baseLayers } from './style-base.ts';
import { territoryLayers } from './style-territories.ts';

export function choroplethStyle(
  options: CheckStyleOptions,
  kind: string,
  colors: readonly string[],
): StyleSpecification {
  const shared: StyleOptions = {
    ...options,
    kinds: [{ kind, shape: 'polygon', role: 'partition' }],
    shown: kind,
    layers: new Set(),
    colors,
    zero: options.palette.zero,
    unitTiles: null,
    stale: false,
  };
  const tiles = [...new Set(['department', 'pdet_subregion', kind])].map(
    (each): [string, SourceSpecification] => [
      sourceOf(each),
      { type: 'vector', url: `${options.origin}/tiles/${each}.json`, promoteId: 'code' },
    ],
  );
  return {
    version: 8,
    sources: {
      base: { type: 'vector', url: `${options.origin}/tiles/base.json` },
      ...Object.fromEntries(tiles),
    },
    layers: [...baseLayers(shared, 'below'), ...territoryLayers(shared), ...baseLayers(shared, 'above')],
  };
}
