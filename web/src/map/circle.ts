/** The point and the geodesic circle of "what is here?". */
import { circle } from '@turf/turf';

export function placeFeatures(lng: number, lat: number, radiusM: number): GeoJSON.Feature[] {
  const point: GeoJSON.Feature = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: {},
  };
  return [circle([lng, lat], radiusM / 1000, { units: 'kilometers', steps: 96 }), point];
}
