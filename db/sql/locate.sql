-- Located facts (design.md section 4) of a relation points(key, geom 4326, geom_m 9377, accuracy_m), one row a key.
-- Their source is put in by queries/locate: a temporary table with an index on both geometries for many points, a list of
-- values for few; so is the join with overlays, which begins with whichever are fewer. Candidates are chosen in EPSG:9377, which is conformal (its scale differs by less than 2 % over
-- Colombia); every distance that is answered is taken on the spheroid, to the point of the candidate that is nearest.
with
points as not materialized (select * from {points}),
boundary_error as materialized (
  select coalesce(max(s.boundary_error_m), 0) as m
  from territories t join sources s on s.id = t.source_id
  where t.kind = 'municipality' and t.valid_to = 'infinity'
),
-- A point on a border belongs to the lower code.
containing as materialized (
  select p.key, min(t.code) as code
  from points p
  join territory_parts t on t.kind = 'municipality' and st_intersects(t.geom, p.geom)
  group by p.key
),
-- Inside: municipalities are a partition, so the nearest border is one's own, taken whole.
own_border as materialized (
  select code, st_collect(geom_m) as geom_m
  from territory_borders
  where kind = 'municipality' and code in (select code from containing)
  group by code
),
border_inside as (
  select p.key, c.code,
    st_distance(st_transform(st_closestpoint(b.geom_m, p.geom_m), 4326)::geography, p.geom::geography) as m
  from containing c
  join points p on p.key = c.key
  left join own_border b on b.code = c.code
),
-- Outside: the nearest border of all; two municipalities within a centimetre of each other, the lower code.
border_outside as (
  select p.key, nearest.code, nearest.m
  from points p
  cross join lateral (
    select b.code, g.m
    from (select code, geom_m from territory_borders where kind = 'municipality'
          order by geom_m <-> p.geom_m limit 12) b
    cross join lateral (
      select st_distance(st_transform(st_closestpoint(b.geom_m, p.geom_m), 4326)::geography, p.geom::geography) as m
    ) g
    order by round(g.m::numeric, 2), b.code limit 1
  ) nearest
  where not exists (select from containing c where c.key = p.key)
),
bordered as materialized (
  select i.key, i.code as municipality_code, m.parent as department_code, s.parent as pdet_subregion_code,
    null::text as nearest_code, i.m as border_m, greatest(p.accuracy_m, e.m) as tolerance_m
  from border_inside i
  join points p on p.key = i.key
  cross join boundary_error e
  left join territories m on m.kind = 'municipality' and m.code = i.code and m.valid_to = 'infinity'
  left join territory_members s
    on s.parent_kind = 'pdet_subregion' and s.child_kind = 'municipality' and s.child = i.code
  union all
  select o.key, null, null, null, o.code, o.m, greatest(p.accuracy_m, e.m)
  from border_outside o
  join points p on p.key = o.key
  cross join boundary_error e
),
-- A municipality that differs in PDET lies within the tolerance.
contested as (
  select l.key
  from bordered l
  join points p on p.key = l.key
  where l.border_m < l.tolerance_m and exists (
    select
    from territory_borders b
    left join territory_members s
      on s.parent_kind = 'pdet_subregion' and s.child_kind = 'municipality' and s.child = b.code
    where b.kind = 'municipality' and (s.parent is null) <> (l.pdet_subregion_code is null)
      and st_dwithin(b.geom_m, p.geom_m, l.tolerance_m * 1.02)
      and st_distance(st_transform(st_closestpoint(b.geom_m, p.geom_m), 4326)::geography, p.geom::geography)
        < l.tolerance_m
  )
),
-- Sites that may be the nearest of some point in a cell of 20 km, whose corner is 14,143 m from its centre.
cell as materialized (
  select distinct floor(st_x(geom_m) / 20000) as x, floor(st_y(geom_m) / 20000) as y from points
),
cell_site as materialized (
  select x, y, code, geom
  from (
    select x, y, code, geom, centre_m, min(centre_m) over (partition by x, y) as least_m
    from cell
    cross join territory_parts t
    cross join lateral (
      select st_distance(t.geom_m, st_setsrid(st_makepoint(x * 20000 + 10000, y * 20000 + 10000), 9377)) as centre_m
    ) d
    where t.kind = 'etcr'
  ) site
  where centre_m <= least_m * 1.02 + 2.02 * 14143
),
nearest_site as (
  select distinct on (p.key) p.key, s.code, st_distance(s.geom::geography, p.geom::geography) as m
  from points p
  join cell_site s on s.x = floor(st_x(p.geom_m) / 20000) and s.y = floor(st_y(p.geom_m) / 20000)
  order by p.key, m, s.code
),
overlay_part as (
  select p.key, t.kind, t.code, k.buffer_m, measured.inside, measured.m
  from {overlays near points}
  cross join lateral (
    select st_intersects(t.geom, p.geom) as inside,
      st_distance(st_transform(st_closestpoint(t.geom_m, p.geom_m), 4326)::geography, p.geom::geography) as m
    offset 0 -- computed here, so that the grouping below sorts no geometry
  ) measured
  where k.role = 'overlay'
),
overlay as (
  select key, kind, code, bool_or(inside) as inside, min(m) as m, buffer_m
  from overlay_part group by key, kind, code, buffer_m
),
overlays as (
  select key,
    array_agg(kind || ':' || code order by kind || ':' || code collate "C") filter (where inside) as inside,
    array_agg(kind || ':' || code order by kind || ':' || code collate "C")
      filter (where not inside and m <= buffer_m) as near,
    array_agg(m order by kind || ':' || code collate "C") filter (where not inside and m <= buffer_m) as near_m
  from overlay
  group by key
)
select p.key,
  l.municipality_code, l.department_code, l.pdet_subregion_code,
  case when l.border_m <= 1000 then l.nearest_code end as nearest_municipality_code,
  case when l.border_m <= 1000 and l.nearest_code is not null then l.border_m end as nearest_municipality_m,
  l.border_m,
  coalesce(l.border_m < l.tolerance_m, false) as borderline,
  contested.key is not null as pdet_borderline,
  site.code as nearest_etcr_code, site.m as nearest_etcr_m,
  coalesce(o.inside, '{}') as overlay_inside,
  coalesce(o.near, '{}') as overlay_near,
  coalesce(o.near_m, '{}') as overlay_near_m
from points p
left join bordered l on l.key = p.key
left join contested on contested.key = p.key
left join nearest_site site on site.key = p.key
left join overlays o on o.key = p.key
