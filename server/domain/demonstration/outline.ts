/** Fast point-in-polygon on the country's outline. */
import type { MultiPolygon, Position } from 'geojson';

interface Edge {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Height of a band of edges, degrees. */
const BAND = 0.02;

export class Outline {
  private readonly bands = new Map<number, Edge[]>();
  private readonly edges: Edge[] = [];

  /** @param geometry degrees; rings by the even-odd rule, so holes are holes */
  constructor(readonly geometry: MultiPolygon) {
    for (const ring of geometry.coordinates.flat()) this.addRing(ring);
  }

  contains(lng: number, lat: number): boolean {
    let inside = false;
    for (const { x1, y1, x2, y2 } of this.bands.get(Math.floor(lat / BAND)) ?? []) {
      if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  }

  /** Inside, and no nearer to the edge than about `margin` degrees to the four sides. */
  containsWithin(lng: number, lat: number, margin: number): boolean {
    return (
      this.contains(lng, lat) &&
      this.contains(lng - margin, lat) &&
      this.contains(lng + margin, lat) &&
      this.contains(lng, lat - margin) &&
      this.contains(lng, lat + margin)
    );
  }

  /** The point itself when it is inside with the margin, else a place inside near the closest point of the edge. */
  snapInside(lng: number, lat: number, margin: number): Position {
    if (this.containsWithin(lng, lat, margin)) return [lng, lat];
    const [edgeLng, edgeLat] = this.nearestOnEdge(lng, lat);
    for (let radius = margin * 1.5; radius < 1; radius *= 1.3) {
      for (let step = 0; step < 24; step++) {
        const angle = (step / 24) * 2 * Math.PI;
        const x = edgeLng + radius * Math.cos(angle);
        const y = edgeLat + radius * Math.sin(angle);
        if (this.containsWithin(x, y, margin)) return [x, y];
      }
    }
    throw new Error(`outline: nothing inside near ${lng} ${lat}`);
  }

  private nearestOnEdge(lng: number, lat: number): [number, number] {
    let best: [number, number] = [lng, lat];
    let bestSquare = Number.POSITIVE_INFINITY;
    for (const { x1, y1, x2, y2 } of this.edges) {
      const [dx, dy] = [x2 - x1, y2 - y1];
      const along = ((lng - x1) * dx + (lat - y1) * dy) / (dx * dx + dy * dy || 1);
      const at = Math.min(1, Math.max(0, along));
      const [x, y] = [x1 + at * dx, y1 + at * dy];
      const square = (x - lng) ** 2 + (y - lat) ** 2;
      if (square < bestSquare) {
        bestSquare = square;
        best = [x, y];
      }
    }
    return best;
  }

  private addRing(ring: Position[]): void {
    for (let at = 1; at < ring.length; at++) {
      const [x1 = 0, y1 = 0] = ring[at - 1] ?? [];
      const [x2 = 0, y2 = 0] = ring[at] ?? [];
      const edge = { x1, y1, x2, y2 };
      this.edges.push(edge);
      const top = Math.floor(Math.max(y1, y2) / BAND);
      for (let band = Math.floor(Math.min(y1, y2) / BAND); band <= top; band++) {
        const edges = this.bands.get(band);
        if (edges) edges.push(edge);
        else this.bands.set(band, [edge]);
      }
    }
  }
}
