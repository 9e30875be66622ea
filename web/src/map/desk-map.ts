/** The maps beside a form or a table: small, north up, without tilt, told of a server that is gone. */
import { effect } from '@preact/signals';
import {
  type LngLatBoundsLike,
  Map as MapLibreMap,
  ScaleControl,
  type StyleSpecification,
} from 'maplibre-gl';
import { language } from '../state/language.ts';
import { palette } from '../state/theme.ts';
import type { CheckStyleOptions } from './check-style.ts';
import { isLost, LIMITS } from './setting.ts';
import { applyLayers } from './style-diff.ts';

export interface DeskMapOptions {
  container: HTMLElement;
  style: StyleSpecification;
  bounds: LngLatBoundsLike;
  fit: { padding: number; maxZoom?: number };
  maxZoom: number;
  onTileLost(): void;
}

export function deskMap({ fit, onTileLost, ...options }: DeskMapOptions): MapLibreMap {
  const map = new MapLibreMap({
    ...options,
    fitBoundsOptions: fit,
    minZoom: 3,
    maxBounds: LIMITS,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 100 }), 'bottom-left');
  map.on('error', ({ error }) => {
    if (isLost(error)) onTileLost();
  });
  return map;
}

type StyleOf = (options: CheckStyleOptions) => StyleSpecification;

/** A style in today's colours and words, whoever changes them. */
export function styleNow(styleOf: StyleOf): StyleSpecification {
  return styleOf({ palette: palette.value, language: language.value, origin: location.origin });
}

/** Keeps a map in the colours and words of the page. @returns what ends that */
export function followLook(map: MapLibreMap, styleOf: StyleOf): () => void {
  let style = styleNow(styleOf);
  return effect(() => {
    const next = styleNow(styleOf);
    applyLayers(map, style, next);
    style = next;
  });
}
