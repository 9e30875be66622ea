/** The one owner of the map of a checked file: told which rows there are and which is chosen, it shows them. */
import type { GeoJSONSource, Map as MapLibreMap, PointLike, StyleSpecification } from 'maplibre-gl';
import { type CheckStyleOptions, checkStyle } from './check-style.ts';
import { deskMap } from './desk-map.ts';
import { type Box, COLOMBIA, stillness } from './setting.ts';
import { applyLayers } from './style-diff.ts';
import { MARK_RATIO, verdictMarks } from './verdict-marks.ts';

export interface CheckMapEvents {
  /** Numbers of the rows that stand at a pixel, nearest first. */
  onPick(rows: number[]): void;
  onZoom(zoom: number): void;
  onTileLost(): void;
}

const FLIGHT_MS = 700;
/** A chosen row out of sight is gone to at this zoom at least. */
const NEAR_ZOOM = 8;
/** Pixels round a click in which rows are meant. */
const REACH = 7;
/** Pixels round the centre in which Enter looks for a row. */
const KEY_REACH = 60;

export class CheckMap {
  readonly map: MapLibreMap;
  readonly #events: CheckMapEvents;
  #options: CheckStyleOptions;
  #style: StyleSpecification;
  /** What is to stay in sight, though the map becomes smaller. */
  #kept: { lng: number; lat: number } | null = null;

  constructor(container: HTMLElement, options: CheckStyleOptions, events: CheckMapEvents) {
    this.#options = options;
    this.#events = events;
    this.#style = checkStyle(options);
    this.map = deskMap({
      container,
      style: this.#style,
      bounds: COLOMBIA,
      fit: { padding: 16 },
      maxZoom: 17,
      onTileLost: () => events.onTileLost(),
    });
    this.#listen();
  }

  destroy(): void {
    this.map.remove();
  }

  /** Resolves when sources can be written to. */
  ready(): Promise<void> {
    return new Promise((resolve) => {
      if (this.map.isStyleLoaded()) resolve();
      else this.map.once('style.load', () => resolve());
    });
  }

  setOptions(options: CheckStyleOptions): void {
    const next = checkStyle(options);
    applyLayers(this.map, this.#style, next);
    const themed = options.palette !== this.#options.palette;
    this.#options = options;
    this.#style = next;
    if (!themed) return;
    for (const [id, image] of verdictMarks(options.palette)) {
      if (this.map.hasImage(id)) this.map.updateImage(id, image);
    }
  }

  setData(source: 'rows' | 'chosen' | 'labels', features: GeoJSON.Feature[]): void {
    this.map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features });
  }

  setLabel(text: string): void {
    this.map.getCanvas().setAttribute('aria-label', text);
  }

  /** Frames the rows; null: the country. */
  frame(box: Box | null): void {
    this.map.fitBounds(box ?? COLOMBIA, { padding: 44, maxZoom: 11, duration: duration() });
  }

  /** Goes to a place that is out of sight, and stays where it is seen; null lets go of it. */
  reveal(place: { lng: number; lat: number } | null): void {
    this.#kept = place;
    if (place === null) return;
    const { lng, lat } = place;
    const { x, y } = this.map.project([lng, lat]);
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const seen = x > 20 && y > 20 && x < width - 20 && y < height - 20;
    if (seen) return;
    const zoom = Math.max(this.map.getZoom(), NEAR_ZOOM);
    this.map.easeTo({ center: [lng, lat], zoom, duration: duration() });
  }

  zoomBy(steps: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, duration: duration() / 3 });
  }

  /** Asks for every tile again: the server came back. */
  refresh(): void {
    for (const id of Object.keys(this.#style.sources)) {
      if (this.map.getSource(id)?.type === 'vector') this.map.refreshTiles(id);
    }
  }

  #listen(): void {
    const { map } = this;
    map.setMissingStyleImageResolver((id) => {
      const image = verdictMarks(this.#options.palette).get(id);
      if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: MARK_RATIO });
    });
    map.on('click', ({ point }) => this.#events.onPick(this.#rowsAt(point, REACH)));
    map.on('mousemove', ({ point }) => {
      map.getCanvas().classList.toggle('over', this.#rowsAt(point, REACH).length > 0);
    });
    map.on('resize', () => this.reveal(this.#kept));
    map.on('moveend', () => this.#events.onZoom(map.getZoom()));
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.#events.onPick(this.#rowsAt(map.project(map.getCenter()), KEY_REACH));
    });
  }

  #rowsAt({ x, y }: { x: number; y: number }, reach: number): number[] {
    if (!this.map.getLayer('rows')) return [];
    const box: [PointLike, PointLike] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const distances = new Map<number, number>();
    for (const { geometry, properties } of this.map.queryRenderedFeatures(box, { layers: ['rows'] })) {
      if (geometry.type !== 'Point') continue;
      const at = this.map.project(geometry.coordinates as [number, number]);
      distances.set(Number(properties.row), Math.hypot(at.x - x, at.y - y));
    }
    return [...distances].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map(([row]) => row);
  }
}

const duration = (): number => (stillness() ? 0 : FLIGHT_MS);
