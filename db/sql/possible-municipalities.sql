-- Municipalities within the tolerance of a borderline point, 0 m for the one that holds it, whose own border is that
-- near too. queries/check-places puts in the relation of points: (key, geom 4326, geom_m 9377, tolerance_m,
-- municipality_code). Distances are geodesic metres; the plane only chooses candidates.
select key, code, m as "distanceM"
from (
  select p.key, b.code, p.tolerance_m,
    min(case when b.code = p.municipality_code then 0
        else st_distance(st_transform(st_closestpoint(b.geom_m, p.geom_m), 4326)::geography, p.geom::geography) end) as m
  from {points} p
  join territory_borders b on b.kind = 'municipality' and st_dwithin(b.geom_m, p.geom_m, p.tolerance_m * 1.02)
  group by p.key, b.code, p.tolerance_m
) measured
where m < tolerance_m
