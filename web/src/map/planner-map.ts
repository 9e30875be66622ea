/** The one owner of the MapLibre map: the page says what is so, this makes the map show it. */
import {
  type FilterSpecification,
  type GeoJSONSource,
  Map as MapLibreMap,
  type MapMouseEvent,
  type Point,
  ScaleControl,
  type StyleSpecification,
  type VectorTileSource,
} from 'maplibre-gl';
import type { View } from '../state/page.ts';
import { drawHatch, drawRing, drawSite, drawUnit } from './donut.ts';
import { type Hit, hitAt, type Pick } from './hits.ts';
import { listenToLongPress } from './long-press.ts';
import { LostTiles, type SourceFailure } from './lost-tiles.ts';
import { PassingMarks } from './passing-marks.ts';
import { COLOMBIA, homePadding, isLost, LIMITS, stillness } from './setting.ts';
import { type StyleOptions, sourceOf, styleFor } from './style.ts';
import { applyLayers } from './style-diff.ts';
import { GAP_LAYERS } from './style-selection.ts';
import type { Icon, Marks } from './units.ts';

const MAX_ZOOM = 17;
const FLIGHT_MS = 900;
const IMAGE_SCALE = 2;

export interface MapEvents {
  onView(view: View): void;
  onPick(pick: Pick): void;
  /** A right click or a long press: "what is here?". */
  onAsk(lng: number, lat: number): void;
  onHover(hit: Hit | null, x: number, y: number): void;
  /** The map was moved by its keys: what stands at its centre. */
  onCentre(hit: Hit | null): void;
  /** Enter on the map. */
  onEnter(lng: number, lat: number, pick: Pick): void;
  onIdle(): void;
  onTileLost(): void;
}

export class PlannerMap {
  readonly map: MapLibreMap;
  readonly #events: MapEvents;
  #options: StyleOptions;
  #style: StyleSpecification;
  #icons = new Map<string, Icon>();
  readonly #lost = new LostTiles();
  /** The class of each territory, by kind, as the map was last told: telling it a class anew costs every tile. */
  readonly #classes = new Map<string, ReadonlyMap<string, number>>();
  readonly #passing: PassingMarks;
  #isPassing = false;
  #passingTurn = 0;
  #selected: { kind: string; code: string } | null = null;
  #hovered = '';
  /** The map left its first view of all of Colombia. */
  wandered = false;
  #byKeyboard = false;
  /** The next move follows the address, and must not write it. */
  #silent = false;

  /** @param mirror it follows another map, and takes no pointer and no key */
  constructor(
    container: HTMLElement,
    options: StyleOptions,
    view: View | null,
    events: MapEvents,
    mirror = false,
  ) {
    this.#options = options;
    this.wandered = view !== null;
    this.#events = events;
    this.#style = styleFor(options);
    this.map = new MapLibreMap({
      container,
      style: this.#style,
      ...(view
        ? { center: [view.lng, view.lat], zoom: view.zoom }
        : { bounds: COLOMBIA, fitBoundsOptions: { padding: homePadding(container) } }),
      minZoom: 3,
      maxZoom: MAX_ZOOM,
      maxBounds: LIMITS,
      attributionControl: false,
      interactive: !mirror,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0, // fading draws a dozen pictures for each month that passes
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.#passing = new PassingMarks(this.map, () => this.#siteLayers());
    this.map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 110 }), 'bottom-left');
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

  setOptions(options: StyleOptions): void {
    const themed = options.palette !== this.#options.palette;
    const next = styleFor({ ...options, passing: this.#isPassing });
    for (const [id, source] of Object.entries(next.sources)) {
      const held = this.map.getSource(id);
      if (!held) this.map.addSource(id, source);
      else if (id === 'unit-tiles' && 'tiles' in source)
        (held as VectorTileSource).setTiles(source.tiles ?? []);
    }
    applyLayers(this.map, this.#style, next);
    this.#options = options;
    this.#style = next;
    if (themed) this.#redrawImages();
    this.setSelectedTerritory(this.#selected);
  }

  /** The class of each territory of a kind; those left out are unknown. */
  setClasses(kind: string, classes: ReadonlyMap<string, number>): void {
    const target = { source: sourceOf(kind), sourceLayer: kind };
    if (!this.map.getSource(target.source)) return;
    const before = this.#classes.get(kind) ?? new Map<string, number>();
    for (const code of before.keys()) {
      if (!classes.has(code)) this.map.removeFeatureState({ ...target, id: code });
    }
    for (const [code, value] of classes) {
      if (before.get(code) !== value) this.map.setFeatureState({ ...target, id: code }, { class: value });
    }
    this.#classes.set(kind, classes);
  }

  setMarks(marks: Marks): void {
    for (const [id, icon] of marks.icons) {
      if (!this.map.hasImage(id)) this.map.addImage(id, this.#draw(icon), { pixelRatio: IMAGE_SCALE });
    }
    const unused = [...this.#icons.keys()].filter((id) => !marks.icons.has(id));
    for (const id of unused.slice(0, Math.max(0, unused.length - KEPT_ICONS))) {
      this.map.removeImage(id);
      this.#icons.delete(id);
    }
    for (const [id, icon] of marks.icons) this.#icons.set(id, icon);
    this.setData('units', marks.features);
    if (this.#isPassing) void this.#endPassing();
  }

  /** Marks of a passing day, over the map's own until these are set again. */
  setPassingMarks(marks: Marks): void {
    this.#passing.show(marks, this.#options.palette);
    this.#passingTurn += 1;
    if (this.#isPassing) return;
    this.#isPassing = true;
    this.setOptions(this.#options);
  }

  /** The map's own marks come back to sight once they stand; only then those above them go. */
  async #endPassing(): Promise<void> {
    const turn = ++this.#passingTurn;
    await this.map.once('idle');
    if (turn !== this.#passingTurn) return;
    this.#isPassing = false;
    this.setOptions(this.#options);
    await this.map.once('idle');
    if (turn === this.#passingTurn) this.#passing.hide();
  }

  /** What stands at a pixel. */
  #hitAt(point: { x: number; y: number }): Hit | null {
    const passing = this.#isPassing ? (at: typeof point) => this.#passing.at(at) : undefined;
    return hitAt(this.map, this.#options, point, passing);
  }

  #pickAt(point: { x: number; y: number }): Pick {
    const { lng, lat } = this.map.unproject([point.x, point.y]);
    return { hit: this.#hitAt(point), lng, lat };
  }

  setData(
    source: 'units' | 'labels' | 'buffers' | 'place' | 'selected-point',
    features: GeoJSON.Feature[],
  ): void {
    this.map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features });
  }

  setSelectedTerritory(selected: { kind: string; code: string } | null): void {
    this.#selected = selected;
    for (const { kind, shape } of this.#options.kinds) {
      if (shape !== 'polygon' || !this.map.getLayer(`selected-${kind}`)) continue;
      const chosen = selected?.kind === kind;
      const visible = chosen || kind === this.#options.shown || this.#options.layers.has(kind);
      for (const id of [`selected-${kind}`, `selected-casing-${kind}`]) {
        this.map.setFilter(id, codeFilter(chosen ? selected.code : null));
        this.map.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
      }
    }
  }

  /** Municipalities without active units, marked whatever kind is coloured; none: nothing is marked. */
  setGaps(codes: readonly string[]): void {
    for (const id of GAP_LAYERS) {
      this.map.setFilter(id, ['in', ['get', 'code'], ['literal', [...codes]]]);
      this.map.setLayoutProperty(id, 'visibility', codes.length > 0 ? 'visible' : 'none');
    }
  }

  view(): View {
    const { lng, lat } = this.map.getCenter();
    return { lng, lat, zoom: this.map.getZoom() };
  }

  /** West, south, east, north of what is seen, widened by a share of itself. */
  bounds(widening = 0): [number, number, number, number] {
    const box = this.map.getBounds();
    const [w, s, e, n] = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
    const [dx, dy] = [(e - w) * widening, (n - s) * widening];
    return [Math.max(-180, w - dx), Math.max(-85, s - dy), Math.min(180, e + dx), Math.min(85, n + dy)];
  }

  jumpTo(view: View | null): void {
    this.#silent = true;
    this.wandered = view !== null;
    if (view) this.map.jumpTo({ center: [view.lng, view.lat], zoom: view.zoom });
    else this.map.fitBounds(COLOMBIA, { padding: homePadding(this.map.getContainer()), animate: false });
  }

  /** `covered`: pixels at the bottom that a sheet lies over. */
  flyToBox(box: [number, number, number, number], covered = 0): void {
    const edge = covered > 0 ? 16 : 48;
    const padding = { top: edge, left: edge, right: edge, bottom: edge + covered };
    this.map.fitBounds(box, { padding, maxZoom: 11, duration: this.#duration() });
  }

  flyHome(): void {
    const padding = homePadding(this.map.getContainer());
    this.map.fitBounds(COLOMBIA, { padding, duration: this.#duration() });
  }

  flyTo(lng: number, lat: number, zoom: number, covered = 0): void {
    const offset: [number, number] = [0, -covered / 2];
    this.map.easeTo({
      center: [lng, lat],
      zoom: Math.min(zoom, MAX_ZOOM),
      offset,
      duration: this.#duration(),
    });
  }

  zoomBy(steps: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, duration: this.#duration() / 3 });
  }

  setLabel(text: string): void {
    this.map.getCanvas().setAttribute('aria-label', text);
  }

  setCursor(asking: boolean): void {
    this.map.getCanvas().classList.toggle('asking', asking);
  }

  focus(): void {
    this.map.getCanvas().focus();
  }

  /** The server came back: what was lost is asked for again, by its name, and everything elsewhere that may have changed. */
  refresh(): void {
    for (const id of Object.keys(this.#style.sources)) {
      const source = this.map.getSource<VectorTileSource>(id);
      if (source?.type !== 'vector') continue;
      const lost = this.#lost.take(id);
      if (lost === 'source') source.setUrl(source.url);
      else this.map.refreshTiles(id, lost.length > 0 ? lost : undefined);
    }
  }

  /** Units changed: their tiles in view are asked for again, and those that are the same answer 304. */
  refreshUnits(): void {
    if (this.map.getSource('unit-tiles')) this.map.refreshTiles('unit-tiles');
  }

  /** Codes of a kind that are drawn in view, once its tiles are here: at first not even their source is. */
  async codesInView(kind: string): Promise<string[]> {
    if (!this.map.loaded()) await this.map.once('idle');
    const layer = `overlay-line-${kind}`;
    const features = this.map.getLayer(layer) ? this.map.queryRenderedFeatures({ layers: [layer] }) : [];
    return [...new Set(features.map(({ properties }) => String(properties.code)))].sort();
  }

  /** At the centre of what is seen. */
  metresPerPixel(): number {
    const { x, y } = this.#centrePixel();
    const [west, east] = [this.map.unproject([x - 50, y]), this.map.unproject([x + 50, y])];
    return west.distanceTo(east) / 100;
  }

  /** The picture as it stands, drawn now because the drawing buffer is not kept. */
  picture(): HTMLCanvasElement {
    this.map.redraw();
    return this.map.getCanvas();
  }

  /** What is painted above the picture while a day passes. */
  passingPicture(): HTMLCanvasElement | null {
    return this.#passing.canvas;
  }

  #siteLayers(): string[] {
    return this.#options.kinds.flatMap(({ kind, role }) => (role === 'site' ? [`site-${kind}`] : []));
  }

  #duration(): number {
    return stillness() ? 0 : FLIGHT_MS;
  }

  #draw(icon: Icon): ImageData {
    const { palette } = this.#options;
    return icon.kind === 'ring'
      ? drawRing(icon.ring, palette, IMAGE_SCALE)
      : drawUnit(icon, palette, IMAGE_SCALE);
  }

  #drawNamed(id: string): ImageData | null {
    const { palette } = this.#options;
    if (id === 'hatch') return drawHatch(palette.hatch, palette.missing, 7, 1.1, IMAGE_SCALE);
    if (id === 'hatch-protected') return drawHatch(palette.protectedArea, 'transparent', 8, 1.4, IMAGE_SCALE);
    return id === 'site' ? drawSite(palette, IMAGE_SCALE) : null;
  }

  #redrawImages(): void {
    for (const id of ['hatch', 'hatch-protected', 'site']) {
      const image = this.#drawNamed(id);
      if (image && this.map.hasImage(id)) this.map.updateImage(id, image);
    }
    for (const [id, icon] of this.#icons)
      if (this.map.hasImage(id)) this.map.updateImage(id, this.#draw(icon));
  }

  #listen(): void {
    const { map } = this;
    map.setMissingStyleImageResolver((id) => {
      const image = this.#drawNamed(id);
      if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: IMAGE_SCALE });
    });
    map.on('error', (event) => {
      this.#lost.note(event as SourceFailure);
      if (isLost(event.error)) this.#events.onTileLost();
    });
    map.on('moveend', () => {
      if (!this.#silent) {
        this.wandered = true;
        this.#events.onView(this.view());
      }
      this.#silent = false;
    });
    map.on('resize', () => {
      this.#silent = true;
      if (!this.wandered) queueMicrotask(() => this.jumpTo(null));
    });
    map.on('idle', () => this.#rest());
    this.#listenToPointer();
    this.#listenToKeys();
  }

  /** Only now do rings stand, to a query too, where they are seen: the centre of a move is told after it. */
  #rest(): void {
    if (this.#byKeyboard) this.#events.onCentre(this.#hitAt(this.#centrePixel()));
    this.#byKeyboard = false;
    this.#events.onIdle();
  }

  #listenToPointer(): void {
    const { map } = this;
    map.on('click', (event: MapMouseEvent) => this.#events.onPick(this.#pickAt(event.point)));
    map.on('contextmenu', (event) => this.#events.onAsk(event.lngLat.lng, event.lngLat.lat));
    map.on('mousemove', (event) => this.#hover(event));
    map.on('mouseout', () => {
      this.#highlight(null);
      this.#events.onHover(null, 0, 0);
    });
    listenToLongPress(map, (lng, lat) => this.#events.onAsk(lng, lat));
  }

  #hover(event: MapMouseEvent): void {
    const hit = hitAt(this.map, this.#options, event.point);
    this.map.getCanvas().classList.toggle('over', hit !== null);
    this.#highlight(hit);
    this.#events.onHover(hit, event.point.x, event.point.y);
  }

  #highlight(hit: Hit | null): void {
    const key = hit?.type === 'territory' ? `${hit.kind}:${hit.code}` : '';
    if (key === this.#hovered) return;
    const [old] = this.#hovered.split(':');
    this.#hovered = key;
    if (old && this.map.getLayer(`hover-${old}`)) this.map.setFilter(`hover-${old}`, codeFilter(null));
    if (hit?.type === 'territory' && this.map.getLayer(`hover-${hit.kind}`)) {
      this.map.setFilter(`hover-${hit.kind}`, codeFilter(hit.code));
    }
  }

  #listenToKeys(): void {
    this.map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault();
        const { lng, lat } = this.map.getCenter();
        this.#events.onEnter(lng, lat, this.#pickAt(this.#centrePixel()));
      } else if (/^(Arrow|[-+=])/.test(event.key)) this.#byKeyboard = true;
    });
  }

  #centrePixel(): Point {
    return this.map.project(this.map.getCenter());
  }
}

const KEPT_ICONS = 300;

const codeFilter = (code: string | null): FilterSpecification => ['==', ['get', 'code'], code ?? '\u0000'];
