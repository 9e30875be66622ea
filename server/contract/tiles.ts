/** TileJSON 3.0 and MapLibre styles, as far as they are promised. */
import { z } from 'zod';
import { Bbox } from './common.ts';
import { code } from './parameters.ts';

export const layerParams = { layer: code };
export const styleParams = { name: code };

export const TileJson = z.object({
  tilejson: z.literal('3.0.0'),
  name: z.string(),
  description: z.string(),
  attribution: z.string(),
  scheme: z.literal('xyz'),
  tiles: z.array(z.string()),
  minzoom: z.int(),
  maxzoom: z.int(),
  bounds: Bbox,
  center: z.tuple([z.number(), z.number(), z.number()]),
  vector_layers: z.array(
    z.object({ id: z.string(), description: z.string(), fields: z.record(z.string(), z.string()) }),
  ),
});

/** A MapLibre style document; its layers follow the style specification, not this contract. */
export const StyleDocument = z.looseObject({
  version: z.literal(8),
  name: z.string(),
  sources: z.record(z.string(), z.looseObject({ type: z.string() })),
  layers: z.array(z.looseObject({ id: z.string(), type: z.string() })),
});

export type TileJson = z.infer<typeof TileJson>;
export type StyleDocument = z.infer<typeof StyleDocument>;
