/** The demonstration's geography: each municipality is the cell of points nearest to its seat. */
import { Delaunay, type Voronoi } from 'd3-delaunay';
import type { Position } from 'geojson';
import type { Outline } from './outline.ts';
import type { Random } from './random.ts';

/** What is known of a municipality, seat in degrees. */
export interface PlaceFact {
  code: string;
  name: string;
  departmentCode: string;
  lng: number;
  lat: number;
}

/** A municipality of the demonstration. The seat is moved inside the outline where it lies outside. */
export interface Place extends PlaceFact {
  index: number;
  neighbours: number[];
}

/**
 * Metres per degree at 4.5° north. The plane is an affine image of longitude and latitude, so straight borders stay
 * straight in degrees and containment can be decided here exactly as in the database; lengths are within 3 %.
 */
const LNG_M = 110_978;
const LAT_M = 110_580;
/** Further than Colombia on every side, degrees. */
const BOUNDS = { west: -83, south: -5, east: -66, north: 14.5 };
/** Seats and units keep this far from the outline, degrees (about 30 m). */
const OUTLINE_MARGIN = 0.0003;
/** Units keep this far from the border of their cell, metres: far more than rounded coordinates can move them. */
const BORDER_MARGIN_M = 15;

export class World {
  readonly places: Place[];
  private readonly byCode: Map<string, Place>;
  private readonly voronoi: Voronoi<Delaunay.Point>;

  constructor(
    facts: readonly PlaceFact[],
    readonly outline: Outline,
  ) {
    const seats = facts.map(({ lng, lat }) => outline.snapInside(lng, lat, OUTLINE_MARGIN));
    const delaunay = Delaunay.from(seats.map(([lng = 0, lat = 0]) => [lng * LNG_M, lat * LAT_M] as const));
    this.voronoi = delaunay.voronoi([
      BOUNDS.west * LNG_M,
      BOUNDS.south * LAT_M,
      BOUNDS.east * LNG_M,
      BOUNDS.north * LAT_M,
    ]);
    this.places = facts.map((fact, index) => {
      const [lng = 0, lat = 0] = (seats[index] as Position).map(roundDegrees);
      return { ...fact, lng, lat, index, neighbours: [...delaunay.neighbors(index)] };
    });
    this.byCode = new Map(this.places.map((place) => [place.code, place]));
  }

  /** @throws when the code is none of the facts' */
  place(code: string): Place {
    const place = this.byCode.get(code);
    if (!place) throw new Error(`demonstration: no municipality ${code}`);
    return place;
  }

  /** The closed ring of a place's cell, degrees to 1e-7, not yet cut by the outline. */
  cell(place: Place): Position[] {
    const ring = this.voronoi.cellPolygon(place.index) as [number, number][] | null;
    if (!ring) throw new Error(`demonstration: ${place.code} shares its seat with another`);
    return ring.map(([x, y]) => [Math.round((x / LNG_M) * 1e7) / 1e7, Math.round((y / LAT_M) * 1e7) / 1e7]);
  }

  /** Inside the place's cell and the outline, with a margin to both. */
  contains(place: Place, lng: number, lat: number): boolean {
    const own = squareM(place, lng, lat);
    for (const index of place.neighbours) {
      const other = this.places[index] as Place;
      const between = Math.sqrt(squareM(place, other.lng, other.lat));
      if (squareM(other, lng, lat) - own < 2 * between * BORDER_MARGIN_M) return false;
    }
    return this.outline.containsWithin(lng, lat, OUTLINE_MARGIN / 2);
  }

  /** A point of the place around `centre`, normally spread; the centre itself when the place is too narrow. */
  scatter(place: Place, centre: Position, spreadM: number, random: Random): [number, number] {
    const [lng = 0, lat = 0] = centre;
    for (let spread = spreadM, attempt = 0; attempt < 12; attempt++, spread *= 0.8) {
      const x = roundDegrees(lng + (random.normal() * spread) / LNG_M);
      const y = roundDegrees(lat + (random.normal() * spread) / LAT_M);
      if (this.contains(place, x, y)) return [x, y];
    }
    return [lng, lat];
  }
}

/** Six decimals, 0.1 m: what the demonstration's coordinates carry. */
export function roundDegrees(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function squareM(place: Place, lng: number, lat: number): number {
  return ((lng - place.lng) * LNG_M) ** 2 + ((lat - place.lat) * LAT_M) ** 2;
}
