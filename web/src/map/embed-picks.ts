/** What stands where someone clicks, or at the centre for whoever uses keys: told in the page, and to the page around. */
import type { MapGeoJSONFeature, Map as MapLibreMap, PointLike } from 'maplibre-gl';
import type { PublicTable } from '../../../server/contract/releases.ts';
import { displayName } from '../../../server/embed/names.ts';
import { number, rateText, shownText } from '../../../server/embed/numbers.ts';
import { say } from '../../../server/embed/words.ts';
import { addressIn, readJson } from '../embed/files.ts';
import { tellHost } from '../embed/messages.ts';
import type { EmbedMapOptions } from './embed-map.ts';

type Row = PublicTable['rows'][number];

/** Pixels around a key's centre in which a circle is meant. */
const REACH = 24;
/** Layers that are asked, what is drawn above first. */
const LAYERS = ['cells', 'municipality-area', 'classes', 'not-shown', 'land'];

export class EmbedPicks {
  readonly #map: MapLibreMap;
  readonly #options: EmbedMapOptions;
  readonly #tables = new Map<string, Promise<readonly Row[]>>();

  constructor(map: MapLibreMap, options: EmbedMapOptions) {
    this.#map = map;
    this.#options = options;
    map.on('click', ({ point }) => void this.#pick(point));
    map.on('mousemove', ({ point }) => {
      map.getCanvas().style.cursor = this.#at(point) ? 'pointer' : '';
    });
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Escape') options.frame.tell(null);
      if (event.key !== 'Enter') return;
      event.preventDefault();
      const { x, y } = map.project(map.getCenter());
      void this.#pick(
        [x, y],
        [
          [x - REACH, y - REACH],
          [x + REACH, y + REACH],
        ],
      );
    });
  }

  #at(point: PointLike, around?: [PointLike, PointLike]): MapGeoJSONFeature | undefined {
    const layers = LAYERS.filter((id) => this.#map.getLayer(id));
    const [near] = around
      ? this.#map.queryRenderedFeatures(around, { layers: layers.filter((id) => id === 'cells') })
      : [];
    if (near) return near;
    const found = this.#map.queryRenderedFeatures(point, { layers });
    return layers.map((id) => found.find(({ layer }) => layer.id === id)).find((hit) => hit !== undefined);
  }

  async #pick(point: PointLike, around?: [PointLike, PointLike]): Promise<void> {
    const hit = this.#at(point, around);
    if (!hit) return this.#options.frame.tell(null);
    if (hit.layer.id === 'cells') return this.#tellCell(hit);
    await this.#tellTerritory(hit.source, String(hit.properties.code));
  }

  async #tellCell({ properties, geometry }: MapGeoJSONFeature): Promise<void> {
    const { frame } = this.#options;
    const { language } = frame;
    const n = number(Number(properties.units ?? properties.point_count ?? 0), language);
    const code = properties.municipality_code;
    if (properties.cluster || typeof code !== 'string') {
      frame.tell([say(language, 'cluster', { n })]);
      if (geometry.type === 'Point') {
        const [lng = 0, lat = 0] = geometry.coordinates;
        const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
        this.#map.easeTo({ center: [lng, lat], zoom: this.#map.getZoom() + 2, duration: still ? 0 : 600 });
      }
      return;
    }
    const row = await this.#row('municipality', code);
    const place = say(language, 'cellPlace', { name: row ? displayName(row.name) : code });
    frame.tell([say(language, 'cellUnits', { n }), place]);
  }

  async #tellTerritory(kind: string, code: string): Promise<void> {
    const row = await this.#row(kind, code);
    const { frame } = this.#options;
    const { language } = frame;
    if (!row) return frame.tell(null);
    const name = displayName(row.name);
    const rate =
      row.per_10k_rural === null
        ? []
        : [`${say(language, 'per_10k_rural')}: ${rateText(row.per_10k_rural, language)}`];
    frame.tell([name, `${say(language, 'units')}: ${shownText(row.units, language)}`, ...rate]);
    tellHost({ type: 'select', kind, code, name, units: row.units });
  }

  async #row(kind: string, code: string): Promise<Row | undefined> {
    const rows = await this.#table(kind).catch(() => []);
    return rows.find((row) => row.code === code);
  }

  #table(kind: string): Promise<readonly Row[]> {
    let table = this.#tables.get(kind);
    if (!table) {
      const { root, base } = this.#options.settings;
      table = readJson<PublicTable>(addressIn(root, `${base}${kind}.json`)).then(({ rows }) => rows);
      table.catch(() => this.#tables.delete(kind));
      this.#tables.set(kind, table);
    }
    return table;
  }
}
