/** A small map of territories by class; what it shows stands in a table beside it. */
import { effect, type ReadonlySignal } from '@preact/signals';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef } from 'preact/hooks';
import { serverLost } from '../api/client.ts';
import { palette } from '../state/theme.ts';
import { choroplethStyle } from './choropleth-style.ts';
import { deskMap, followLook, styleNow } from './desk-map.ts';
import { drawHatch } from './donut.ts';
import { COLOMBIA } from './setting.ts';
import { sourceOf } from './style.ts';

export interface ChoroplethProps {
  id: string;
  kind: string;
  /** Class by code, as `classOf` tells it: -1 missing, 0 zero, 1… above. */
  classes: ReadonlySignal<ReadonlyMap<string, number>>;
  /** Fill of each class above zero. */
  colors: ReadonlySignal<readonly string[]>;
  label: ReadonlySignal<string>;
}

const HATCH = 'hatch';

export default function ChoroplethMapView(props: ChoroplethProps) {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!container.current) return;
    const map = makeMap(container.current, props);
    Object.assign(container.current, { choroplethMap: map }); // for tests and the curious
    let undo = () => {};
    map.once('style.load', () => {
      undo = bind(map, props);
    });
    return () => {
      undo();
      map.remove();
    };
  }, []);
  return <div id={props.id} class="map" ref={container} />;
}

const styleOf =
  ({ kind, colors }: ChoroplethProps) =>
  (options: Parameters<typeof choroplethStyle>[0]) =>
    choroplethStyle(options, kind, colors.value);

function makeMap(container: HTMLElement, props: ChoroplethProps): MapLibreMap {
  const map = deskMap({
    container,
    style: styleNow(styleOf(props)),
    bounds: COLOMBIA,
    fit: { padding: 8 },
    maxZoom: 10,
    onTileLost: serverLost,
  });
  map.scrollZoom.disable(); // the page scrolls
  map.setMissingStyleImageResolver((id) => {
    if (id === HATCH) map.addImage(id, hatch(), { pixelRatio: 2 });
  });
  return map;
}

function hatch(): ImageData {
  return drawHatch(palette.value.hatch, palette.value.missing, 7, 1.1, 2);
}

/** @returns what undoes every binding */
function bind(map: MapLibreMap, props: ChoroplethProps): () => void {
  const target = { source: sourceOf(props.kind), sourceLayer: props.kind };
  const undo = [
    followLook(map, styleOf(props)),
    effect(() => map.getCanvas().setAttribute('aria-label', props.label.value)),
    effect(() => {
      map.removeFeatureState(target);
      for (const [code, value] of props.classes.value)
        map.setFeatureState({ ...target, id: code }, { class: value });
    }),
    effect(() => {
      const image = hatch();
      if (map.hasImage(HATCH)) map.updateImage(HATCH, image);
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
