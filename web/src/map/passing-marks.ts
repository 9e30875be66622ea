/**
 * Rings of a passing month, painted by hand on a canvas above the map: what a month changes costs no picture of the map
 * beneath, which where no graphics card helps is a tenth of a second and more.
 */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Palette } from '../format/colors.ts';
import { paintRing, paintSite, paintUnit, ringRadius, ringSize, SITE_SIZE, UNIT_SIZE } from './donut.ts';
import type { Hit } from './hits.ts';
import { siteSize, unitSize } from './style-sizes.ts';
import type { Icon, Marks } from './units.ts';

/** How far beside a mark a pointer still means it, pixels. */
const NEAR = 3;

const FOLLOWED = ['move', 'resize'] as const;

type Feature = Marks['features'][number];
type Place = [lng: number, lat: number];

export class PassingMarks {
  readonly #map: MapLibreMap;
  readonly #canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  #shown: { marks: Marks; palette: Palette; ordered: Feature[] } | null = null;
  /** Sites stand above the rings on the map, and so they do here. */
  #sites: Place[] = [];
  readonly #siteLayers: () => string[];

  /** @param siteLayers the layers whose symbols stand above the units, as they are at the time */
  constructor(map: MapLibreMap, siteLayers: () => string[]) {
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('no 2d canvas');
    this.#context = context;
    this.#map = map;
    this.#siteLayers = siteLayers;
    this.#canvas.className = 'passing-marks';
    this.#canvas.setAttribute('aria-hidden', 'true');
  }

  /** The canvas while something passes, for a picture of the map. */
  get canvas(): HTMLCanvasElement | null {
    return this.#shown ? this.#canvas : null;
  }

  show(marks: Marks, palette: Palette): void {
    if (this.#shown === null) {
      this.#map.getCanvasContainer().append(this.#canvas);
      for (const event of FOLLOWED) this.#map.on(event, this.#paint);
      this.#map.on('moveend', this.#findSites);
      this.#sites = this.#sitesInView();
    }
    const ordered = marks.features.toSorted((a, b) => b.properties.count - a.properties.count);
    this.#shown = { marks, palette, ordered };
    this.#paint();
  }

  hide(): void {
    if (this.#shown === null) return;
    this.#shown = null;
    for (const event of FOLLOWED) this.#map.off(event, this.#paint);
    this.#map.off('moveend', this.#findSites);
    this.#canvas.remove();
  }

  /** The uppermost mark at a pixel. */
  at({ x, y }: { x: number; y: number }): Hit | null {
    const { marks, ordered } = this.#shown ?? { ordered: [] };
    const scale = unitSize(this.#map.getZoom());
    const hit = ordered.findLast(({ geometry, properties }) => {
      const [lng = 0, lat = 0] = geometry.coordinates;
      const centre = this.#map.project([lng, lat]);
      const reach = radiusOf(marks?.icons.get(properties.icon)) * scale + NEAR;
      return Math.hypot(centre.x - x, centre.y - y) <= reach;
    });
    if (!hit) return null;
    const [lng = 0, lat = 0] = hit.geometry.coordinates;
    return { type: 'mark', mark: hit.properties, lng, lat };
  }

  readonly #findSites = (): void => {
    this.#sites = this.#sitesInView();
    this.#paint();
  };

  #sitesInView(): Place[] {
    const layers = this.#siteLayers().filter((name) => this.#map.getLayer(name));
    if (layers.length === 0) return [];
    return this.#map
      .queryRenderedFeatures({ layers })
      .flatMap(({ geometry }) => (geometry.type === 'Point' ? [geometry.coordinates as Place] : []));
  }

  readonly #paint = (): void => {
    if (this.#shown === null) return;
    const { marks, palette, ordered } = this.#shown;
    this.#clear();
    const zoom = this.#map.getZoom();
    const scale = unitSize(zoom);
    for (const { geometry, properties } of ordered) {
      const icon = marks.icons.get(properties.icon);
      if (icon?.kind === 'ring') {
        this.#place(geometry.coordinates as Place, ringSize(icon.ring), scale);
        paintRing(this.#context, icon.ring, palette);
      } else if (icon) {
        this.#place(geometry.coordinates as Place, UNIT_SIZE, scale);
        paintUnit(this.#context, icon, palette);
      }
    }
    for (const site of this.#sites) {
      this.#place(site, SITE_SIZE, siteSize(zoom));
      paintSite(this.#context, palette);
    }
  };

  /** At the map's own resolution, so that a picture of both needs no scaling. */
  #clear(): void {
    const { width, height } = this.#map.getCanvas();
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, width, height);
  }

  /** Puts the origin where a square of this size stands centred on a place. */
  #place(place: Place, size: number, scale: number): void {
    const { x, y } = this.#map.project(place);
    const ratio = this.#map.getPixelRatio();
    const factor = ratio * scale;
    const half = (size * factor) / 2;
    this.#context.setTransform(factor, 0, 0, factor, x * ratio - half, y * ratio - half);
  }
}

function radiusOf(icon: Icon | undefined): number {
  return icon?.kind === 'ring' ? ringRadius(icon.ring.count) : UNIT_SIZE / 2;
}
