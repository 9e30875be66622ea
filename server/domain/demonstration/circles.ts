/** Circles that stand for areas of which only the centre and the size are known. */
import type { Polygon, Position } from 'geojson';

/** Corners of a circle: its area differs from the ring's by nothing, as the radius makes up for it. */
const CORNERS = 72;
const EQUATOR_M = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006_694_38;

/** A ring of `hectares` around a centre in degrees, within 1 % on the ellipsoid up to 5 million hectares. */
export function circle(lng: number, lat: number, hectares: number): Polygon {
  const cornerArea = (CORNERS / 2) * Math.sin((2 * Math.PI) / CORNERS);
  const radiusM = Math.sqrt((hectares * 10_000) / cornerArea);
  const sine = Math.sin((lat * Math.PI) / 180);
  const bend = 1 - ECCENTRICITY_SQUARED * sine * sine;
  const latM = ((Math.PI / 180) * EQUATOR_M * (1 - ECCENTRICITY_SQUARED)) / bend ** 1.5;
  const lngM = ((Math.PI / 180) * EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / Math.sqrt(bend);
  const ring: Position[] = [];
  for (let corner = 0; corner < CORNERS; corner++) {
    const angle = (corner / CORNERS) * 2 * Math.PI;
    ring.push([
      round(lng + (radiusM * Math.cos(angle)) / lngM),
      round(lat + (radiusM * Math.sin(angle)) / latM),
    ]);
  }
  return { type: 'Polygon', coordinates: [[...ring, ring[0] as Position]] };
}

function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
