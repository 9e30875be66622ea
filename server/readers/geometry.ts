/** One geometry as a file gives it, checked and brought to WGS84 in two dimensions. */
import type { Geometry, Position } from 'geojson';
import gjv from 'geojson-validation';
import type { Bilingual } from '../problem.ts';
import { converterToWgs84, type ToWgs84 } from './crs.ts';
import { rowProblem, tooManyVertices } from './failures.ts';
import { type Bbox, judgePlace } from './place.ts';
import { jsonText } from './properties.ts';
import type { RowNote, RowProblem } from './types.ts';

export interface GeometryOutcome {
  geometry: Geometry | null;
  problem?: RowProblem;
  notes?: RowNote[];
}

/** Arrays around a position, by geometry type. */
const DEPTH: Record<string, number> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

const MAX_COLLECTION_DEPTH = 8;

const REMEDY_DRAW: Bilingual = {
  es: 'Corrija la geometría en el programa de origen y expórtela de nuevo.',
  en: 'Mend the geometry in the program it comes from and export it again.',
};

/** Reads the geometries of one file. Converts in place: the caller gives up the object it hands in. */
export class GeometryReader {
  private readonly convert: ToWgs84 | null;
  private source: Bbox = [0, 0, 0, 0];
  private world: Bbox = [0, 0, 0, 0];
  private vertices = 0;
  private closed = 0;

  constructor(
    private readonly crs: number,
    private readonly maxVertices: number,
    private readonly judges = true,
  ) {
    this.convert = converterToWgs84(crs);
  }

  read(geometry: unknown): GeometryOutcome {
    if (geometry === null || geometry === undefined) return { geometry: null };
    this.source = [Infinity, Infinity, -Infinity, -Infinity];
    this.world = [Infinity, Infinity, -Infinity, -Infinity];
    this.vertices = 0;
    this.closed = 0;
    const flaw = this.geometry(geometry, 0);
    if (this.vertices > this.maxVertices) {
      return { geometry: null, problem: tooManyVertices(this.maxVertices, `${this.vertices}`) };
    }
    if (flaw !== null) return { geometry: null, problem: invalid(flaw) };
    // An empty geometry ("coordinates": []) is how some programs write a row without a place.
    if (this.vertices === 0) return { geometry: null };
    return this.judged(geometry as Geometry);
  }

  private judged(geometry: Geometry): GeometryOutcome {
    const errors = gjv.isGeometryObject(geometry, true);
    const [error] = errors ?? [];
    if (error !== undefined) {
      return {
        geometry: null,
        problem: invalid({ es: `no cumple RFC 7946 (${error})`, en: `RFC 7946: ${error}` }),
      };
    }
    const { problem, note } = this.judges ? judgePlace(this.source, this.world, this.crs) : {};
    if (problem) return { geometry: null, problem };
    const notes = note ? [note] : [];
    if (this.closed > 0) notes.push(ringsClosed(this.closed));
    return { geometry, notes };
  }

  /** What is wrong with it, or null. */
  private geometry(geometry: unknown, depth: number): Bilingual | null {
    if (typeof geometry !== 'object' || geometry === null || Array.isArray(geometry)) {
      return { es: 'la geometría no es un objeto', en: 'the geometry is not an object' };
    }
    const members = geometry as Record<string, unknown>;
    delete members.bbox;
    if (members.type === 'GeometryCollection') return this.collection(members.geometries, depth);
    const levels = typeof members.type === 'string' ? DEPTH[members.type] : undefined;
    if (levels === undefined) {
      const type = String(members.type).slice(0, 40);
      return { es: `el tipo de geometría «${type}» no existe`, en: `there is no geometry type “${type}”` };
    }
    return this.coordinates(members.coordinates, levels, String(members.type).endsWith('Polygon'));
  }

  private collection(geometries: unknown, depth: number): Bilingual | null {
    if (!Array.isArray(geometries)) {
      return { es: '«geometries» no es una lista', en: '“geometries” is not a list' };
    }
    if (depth >= MAX_COLLECTION_DEPTH) {
      return { es: 'hay demasiadas colecciones anidadas', en: 'too many collections are nested' };
    }
    for (const member of geometries) {
      const flaw = this.geometry(member, depth + 1);
      if (flaw !== null) return flaw;
    }
    return null;
  }

  private coordinates(coordinates: unknown, levels: number, isRings: boolean): Bilingual | null {
    if (!Array.isArray(coordinates)) {
      return { es: '«coordinates» no es una lista', en: '“coordinates” is not a list' };
    }
    if (levels === 0) return coordinates.length === 0 ? null : this.position(coordinates);
    if (isRings && levels === 1) return this.ring(coordinates);
    for (const inner of coordinates) {
      const flaw = this.coordinates(inner, levels - 1, isRings);
      if (flaw !== null) return flaw;
    }
    return null;
  }

  private ring(ring: unknown[]): Bilingual | null {
    for (const position of ring) {
      const flaw = this.position(position);
      if (flaw !== null) return flaw;
    }
    const first = ring[0] as Position | undefined;
    const last = ring.at(-1) as Position | undefined;
    if (first && last && (first[0] !== last[0] || first[1] !== last[1])) {
      ring.push([...first]);
      this.closed++;
    }
    if (ring.length >= 4) return null;
    return {
      es: `un anillo tiene ${ring.length} posiciones y necesita al menos 4`,
      en: `a ring has ${ring.length} positions and needs at least 4`,
    };
  }

  private position(position: unknown): Bilingual | null {
    this.vertices++;
    if (!Array.isArray(position) || typeof position[0] !== 'number' || typeof position[1] !== 'number') {
      const text = jsonText(position).slice(0, 60);
      return {
        es: `la posición ${text} no son dos números`,
        en: `the position ${text} is not two numbers`,
      };
    }
    const [x, y] = position as [number, number];
    const [lng, lat] = this.convert === null ? [x, y] : this.convert(x, y);
    extend(this.source, x, y);
    extend(this.world, lng, lat);
    if (position.length > 2) position.length = 2;
    position[0] = lng;
    position[1] = lat;
    return null;
  }
}

/** Math.min and max hand on NaN, so an impossible conversion stays visible. */
function extend(bbox: Bbox, x: number, y: number): void {
  bbox[0] = Math.min(bbox[0], x);
  bbox[1] = Math.min(bbox[1], y);
  bbox[2] = Math.max(bbox[2], x);
  bbox[3] = Math.max(bbox[3], y);
}

function invalid(reason: Bilingual): RowProblem {
  return rowProblem('geometry-invalid', reason, REMEDY_DRAW, { column: 'geometry' });
}

function ringsClosed(count: number): RowNote {
  return {
    code: 'repaired',
    column: 'geometry',
    text: {
      es: `Anillos sin cerrar: ${count}. Se cerraron repitiendo su primera posición.`,
      en: `Rings left open: ${count}. Each was closed by repeating its first position.`,
    },
  };
}
