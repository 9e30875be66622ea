/** A position as people type it: `6,25; -75,57`, `6.25 -75.57`, `6°N 75°W`; in either order, the minus forgotten. */
const NUMBER = '([+-]?\\d{1,3}(?:[.,]\\d+)?)\\s*°?\\s*([NSWOE])?';
const POSITION = new RegExp(`^${NUMBER}\\s*[;,\\s]\\s*${NUMBER}$`, 'i');

/** Colombia with its islands and its sea, degrees. */
const WITHIN = { south: -5, north: 17, west: -85, east: -66 };

export function parsePosition(text: string): { lng: number; lat: number } | null {
  const match = POSITION.exec(text.trim().replaceAll('−', '-'));
  if (!match) return null;
  const first = signed(match[1], match[2]);
  const second = signed(match[3], match[4]);
  return placed(first, second) ?? placed(second, first);
}

function signed(digits = '', side = ''): number {
  const value = Number(digits.replace(',', '.'));
  return /[SWO]/i.test(side) ? -Math.abs(value) : value;
}

/** Longitudes are west: without their minus they would lie beyond India. */
function placed(lat: number, lng: number): { lng: number; lat: number } | null {
  const west = -Math.abs(lng);
  const inside = lat >= WITHIN.south && lat <= WITHIN.north && west >= WITHIN.west && west <= WITHIN.east;
  return inside ? { lng: west, lat } : null;
}
