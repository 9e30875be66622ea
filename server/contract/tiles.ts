/** TileJSON 3.0 and MapLibre styles, as far as they are promised. */
import { z } from 'zod';
import { Bbox } from './common.ts';
import { code, expecting } from './parameters.ts';

export const layerParams = { layer: code };
export const styleParams = { name: code };

const coordinate = (es: string, en: string) => expecting(z.string().regex(/^\d{1,8}$/), { es, en });
export const tileParams = {
  layer: code,
  z: coordinate('zoom, un entero desde 0', 'zoom, an integer from 0'),
  x: coordinate('columna, de 0 a 2^z − 1', 'column, 0 to 2^z − 1'),
  y: coordinate('fila desde el norte, de 0 a 2^z − 1', 'row from the north, 0 to 2^z − 1'),
};

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
