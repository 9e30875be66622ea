/**
 * How far the EPSG:9377 plane (transverse Mercator, k0 = 0.9992 at easting 5,000,000) is from the spheroid.
 * Point scale k = k0 (1 + u² / (2 (k0 R)²)), u metres east of the central meridian, R = √(ρν) at 4° N (GRS 80);
 * J. P. Snyder, Map Projections: A Working Manual (1987), eq. 8-11 to its second term. Within 2·10⁻⁵ in Colombia.
 */
const CENTRAL_EASTING_M = 5_000_000;
const CENTRAL_SCALE = 0.9992;
const RADIUS_M = 6_357_000;
const C = 2 * (CENTRAL_SCALE * RADIUS_M) ** 2;

/** Plane metres a geodesic metre, at an easting. */
export function scaleAt(easting: number): number {
  const u = easting - CENTRAL_EASTING_M;
  return CENTRAL_SCALE * (1 + (u * u) / C);
}

/** G with G' = 1 / k²: the geodesic area of a plane region is the integral of G(x) dy around it. */
export function areaPotential(easting: number): number {
  const u = easting - CENTRAL_EASTING_M;
  const u2 = u * u;
  return (u * (1 - (2 * u2) / (3 * C) + (3 * u2 * u2) / (5 * C * C))) / (CENTRAL_SCALE * CENTRAL_SCALE);
}

/** Geodesic metres between two points of the plane, by the mean scale of the line (Simpson). */
export function geodesicDistance(ax: number, ay: number, bx: number, by: number): number {
  const meanScale = (scaleAt(ax) + 4 * scaleAt((ax + bx) / 2) + scaleAt(bx)) / 6;
  return Math.hypot(bx - ax, by - ay) / meanScale;
}
