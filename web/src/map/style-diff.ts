/** The smallest change from one list of layers to another, so that a switch of colours never reloads a tile. */
import type { LayerSpecification, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';

export type LayerChange =
  | { op: 'remove'; id: string }
  | { op: 'add'; layer: LayerSpecification; before: string | undefined }
  | { op: 'paint' | 'layout'; id: string; name: string; value: unknown };

type Properties = Record<string, unknown>;

/** Layers that stay keep their order in both lists. Filters are left alone: selection and hover set them. */
export function layerChanges(from: StyleSpecification, to: StyleSpecification): LayerChange[] {
  const before = new Map(from.layers.map((layer) => [layer.id, layer]));
  const after = new Set(to.layers.map((layer) => layer.id));
  const changes: LayerChange[] = from.layers
    .filter((layer) => !after.has(layer.id))
    .map((layer) => ({ op: 'remove', id: layer.id }));
  let above: string | undefined;
  for (const layer of to.layers.toReversed()) {
    const old = before.get(layer.id);
    if (old) changes.push(...propertyChanges(old, layer));
    else changes.push({ op: 'add', layer, before: above });
    above = layer.id;
  }
  return changes;
}

function propertyChanges(old: LayerSpecification, next: LayerSpecification): LayerChange[] {
  return (['paint', 'layout'] as const).flatMap((op) => {
    const was = (old[op] ?? {}) as Properties;
    const is = (next[op] ?? {}) as Properties;
    return Object.keys({ ...was, ...is })
      .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
      .map((name): LayerChange => ({ op, id: next.id, name, value: is[name] }));
  });
}

/** Takes a map from one list of layers to another. */
export function applyLayers(map: MapLibreMap, from: StyleSpecification, to: StyleSpecification): void {
  for (const change of layerChanges(from, to)) {
    if (change.op === 'remove') map.removeLayer(change.id);
    else if (change.op === 'add') map.addLayer(change.layer, change.before);
    else if (change.op === 'paint')
      map.setPaintProperty(change.id, change.name as never, change.value as never);
    else map.setLayoutProperty(change.id, change.name as never, change.value as never);
  }
}
