-- Municipalities that lie within the tolerance of a point, 0 m for the one that holds it. {points}: a relation
-- (key, geom 4326, geom_m 9377, tolerance_m, municipality_code). Distances are geodesic metres.
select p.key, b.code,
  min(case when b.code = p.municipality_code then 0
      else st_distance(st_transform(st_closestpoint(b.geom_m, p.geom_m), 4326)::geography, p.geom::geography) end) as "distanceM"
from {points} p
join territory_borders b
  on b.kind = 'municipality' and (b.code = p.municipality_code or st_dwithin(b.geom_m, p.geom_m, p.tolerance_m * 1.02))
group by p.key, b.code
