/** Cells and remainders as the circles of a picture: near ones are one, and no unit is counted twice or left out. */
import type { PublicCells } from '../contract/releases.ts';
import type { Frame } from './frame.ts';

export interface PictureMark {
  x: number;
  y: number;
  units: number;
}

/** Sides of the squares in which circles become one, in units of the picture. */
const SQUARE = 64;

type Place = PublicCells['rest'][number];

/** Circles within the frame and one square around it, larger ones below. */
export function groupMarks(places: readonly Place[], frame: Frame): PictureMark[] {
  const groups = new Map<string, { x: number; y: number; units: number }>();
  for (const { lng, lat, units } of places) {
    const [x, y] = frame.place([lng, lat]);
    if (x < -SQUARE || y < -SQUARE || x > frame.width + SQUARE || y > frame.height + SQUARE) continue;
    const key = `${Math.floor(x / SQUARE)},${Math.floor(y / SQUARE)}`;
    const group = groups.get(key) ?? { x: 0, y: 0, units: 0 };
    groups.set(key, { x: group.x + x * units, y: group.y + y * units, units: group.units + units });
  }
  return [...groups.values()]
    .map(({ x, y, units }) => ({ x: Math.round(x / units), y: Math.round(y / units), units }))
    .sort((a, b) => b.units - a.units);
}

/** By the square root of the number: 12 for a few, 30 from about 8,000 on. */
export function markRadius(units: number): number {
  return Math.round(12 + Math.min(18, Math.sqrt(units) * 0.2));
}
