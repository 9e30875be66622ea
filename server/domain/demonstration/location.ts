/** Where a unit's coordinates come from, and what they are. */
import type { UnitAttributes } from '../unit.ts';
import type { Random, Weighted } from './random.ts';
import type { Settlement } from './settlements.ts';
import type { Place, World } from './world.ts';

export type Location = Pick<UnitAttributes, 'lng' | 'lat' | 'accuracyM' | 'locationSource'>;

export const UNLOCATED: Location = { lng: null, lat: null, accuracyM: null, locationSource: null };

const UNLOCATED_SHARE = 0.016;
const GPS_SHARE = 0.66;
const SEAT_SHARE = 0.08;
/** How far units lie from the middle of their settlement, metres (standard deviation on each axis). */
const SPREAD_M = { seat: 2_600, village: 1_300 };

/**
 * Two in three by GPS near a settlement; others share the point of their village or of the seat.
 * @param located false lets a few have no coordinates
 */
export function drawLocation(
  world: World,
  place: Place,
  settlement: Settlement,
  located: boolean,
  random: Random,
): Location {
  const draw = random.next();
  if (draw > 1 - UNLOCATED_SHARE && !located) return UNLOCATED;
  if (draw < GPS_SHARE) return gpsLocation(world, place, settlement, random);
  if (draw < GPS_SHARE + SEAT_SHARE || settlement.isSeat) {
    return { lng: place.lng, lat: place.lat, accuracyM: null, locationSource: 'municipal_seat' };
  }
  const [lng = 0, lat = 0] = settlement.position;
  return { lng, lat, accuracyM: null, locationSource: 'settlement' };
}

export function gpsLocation(world: World, place: Place, settlement: Settlement, random: Random): Location {
  const spread = settlement.isSeat ? SPREAD_M.seat : SPREAD_M.village;
  const [lng, lat] = world.scatter(place, settlement.position, spread, random);
  return { lng, lat, accuracyM: random.integer(3, 24), locationSource: 'gps' };
}

export function drawSettlement(settlements: readonly Weighted<Settlement>[], random: Random): Settlement {
  return random.weighted(settlements);
}
