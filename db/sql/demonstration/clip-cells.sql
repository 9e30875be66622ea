-- Cells cut by the country's outline. The grid of 1e-7 degrees (1 cm) makes two cells meet the coast in one point.
with outline as materialized (
  select st_makevalid(st_setsrid(st_geomfromgeojson(:outline), 4326)) as geom
),
cells as (
  select code, st_setsrid(st_geomfromgeojson(cell), 4326) as geom
  from unnest(cast(:codes as text[]), cast(:cells as text[])) as given (code, cell)
),
clipped as (
  select cells.code,
    case when st_contains(outline.geom, cells.geom) then cells.geom
         else st_collectionextract(st_intersection(cells.geom, outline.geom, 1e-7), 3) end as geom
  from cells cross join outline
)
select code, st_asgeojson(st_multi(geom), 7) as geometry
from clipped
where not st_isempty(geom)
order by code
