/** West, south, east, north of a circle, near enough to frame it (the circle itself is turf's). */
export function placeBox(lng: number, lat: number, radiusM: number): [number, number, number, number] {
  const dLat = radiusM / 110_574;
  const dLng = radiusM / (111_320 * Math.cos((lat * Math.PI) / 180));
  return [lng - dLng, lat - dLat, lng + dLng, lat + dLat];
}
