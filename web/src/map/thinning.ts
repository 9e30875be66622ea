/** From which zoom on each of many points has room: nearer than that, its like already stands on the same pixels. */

export interface Thinnable {
  lng: number;
  lat: number;
  /** Points of one kind stand for one another; at most eight kinds, from 0. */
  kind: number;
}

/** Fewer points than this are all drawn at every zoom. */
const FEW = 3_000;
const FIRST_ZOOM = 3;
/** From here on every point is drawn. */
const LAST_ZOOM = 12;
/** Edge of a cell in pixels of a 512-pixel tile: smaller than a mark. */
const CELL = 7;

/** One zoom a point, in their order. Nothing that would be seen is left out: a mark of the same kind covers it. */
export function thin(points: readonly Thinnable[]): Uint8Array {
  const from = new Uint8Array(points.length);
  if (points.length <= FEW) return from;
  let waiting = points.map((_, index) => index);
  for (let zoom = FIRST_ZOOM; zoom < LAST_ZOOM && waiting.length > 0; zoom += 1) {
    const cells = (2 ** zoom * 512) / CELL;
    const taken = new Set<number>();
    const left: number[] = [];
    for (const index of waiting) {
      const { lng, lat, kind } = points[index] as Thinnable;
      const cell =
        (Math.floor(mercatorX(lng) * cells) * 2 ** 20 + Math.floor(mercatorY(lat) * cells)) * 8 + kind;
      if (taken.has(cell)) left.push(index);
      else {
        taken.add(cell);
        from[index] = zoom === FIRST_ZOOM ? 0 : zoom;
      }
    }
    waiting = left;
  }
  for (const index of waiting) from[index] = LAST_ZOOM;
  return from;
}

const mercatorX = (lng: number): number => (lng + 180) / 360;

function mercatorY(lat: number): number {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
