/** A layer of a MapLibre style, as far as these styles use the specification. */
export interface StyleLayer {
  id: string;
  type: 'background' | 'fill' | 'line' | 'circle' | 'symbol';
  source?: string;
  'source-layer'?: string;
  minzoom?: number;
  maxzoom?: number;
  filter?: unknown[];
  layout?: Record<string, unknown>;
  paint?: Record<string, unknown>;
}

/** Names are drawn with the reader's own fonts: the styles name no glyphs. */
export const FONT = ['Inter', 'sans-serif'];

/** A value that grows with the zoom: pairs of zoom and value. */
export function byZoom(...stops: number[]): unknown[] {
  return ['interpolate', ['linear'], ['zoom'], ...stops];
}
