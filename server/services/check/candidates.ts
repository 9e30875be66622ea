/** Places that numbers would give if one usual mistake were undone, told from the numbers alone. */
import type { Degrees, RepairKind } from '../../domain/check/types.ts';
import type { Reading } from './place.ts';

export interface Candidate extends Degrees {
  kind: RepairKind;
  crs: number | null;
}

export function degreeCandidates({ x, y, notation }: Reading): Candidate[] {
  const of = (kind: RepairKind, lng: number, lat: number): Candidate => ({ kind, crs: null, lng, lat });
  return [
    ...(x > 0 ? [of('minus', -x, y)] : []),
    of('swap', y, x),
    ...(y > 0 ? [of('swap-minus', -y, x)] : []),
    ...(notation === 'degrees' ? minutesCandidates(x, y).map(([lng, lat]) => of('minutes', lng, lat)) : []),
  ];
}

/** Degrees of Colombia, and how many decimals they may have lost the point of. */
const SCALED_LNG: readonly [number, number] = [-82.5, -66];
const SCALED_LAT: readonly [number, number] = [-4.5, 16.5];
const MOST_DECIMALS = 9;

/** `-75642750` read as −75.64275; the latitude admits more than one place of the point. */
export function scaledCandidates({ x, y }: Reading): Candidate[] {
  return scaled(x, SCALED_LNG).flatMap((lng) =>
    scaled(y, SCALED_LAT).map((lat): Candidate => ({ kind: 'scale', crs: null, lng, lat })),
  );
}

function scaled(value: number, [least, most]: readonly [number, number]): number[] {
  const found: number[] = [];
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const degrees = value / 10 ** decimals;
    // Nearer to nought there would be a place for ever.
    if (degrees >= least && degrees <= most && (Math.abs(degrees) >= 0.1 || decimals === 0))
      found.push(degrees);
  }
  return found;
}

/** `4.3556` read as 4°35'56", then as 4°35.56'; both numbers must admit it. */
function minutesCandidates(x: number, y: number): [number, number][] {
  return [minutesAndSeconds, minutesAlone].flatMap((undo): [number, number][] => {
    const [lng, lat] = [undo(x), undo(y)];
    return lng === null || lat === null ? [] : [[lng, lat]];
  });
}

function minutesAndSeconds(value: number): number | null {
  const [whole = '', decimals = ''] = Math.abs(value).toFixed(8).split('.');
  const minutes = Number(decimals.slice(0, 2));
  const seconds = Number(`${decimals.slice(2, 4)}.${decimals.slice(4)}`);
  if (minutes >= 60 || seconds >= 60) return null;
  return Math.sign(value) * (Number(whole) + minutes / 60 + seconds / 3600);
}

function minutesAlone(value: number): number | null {
  const whole = Math.floor(Math.abs(value));
  const minutes = (Math.abs(value) - whole) * 100;
  return minutes >= 60 ? null : Math.sign(value) * (whole + minutes / 60);
}
