-- Names are compared by their key, which stands in search_key between those of the code and of the product.
-- The same name is looked for in the nine cells of 0.0095° around a place: over 1 km everywhere in Colombia.
insert into import_duplicates (batch_id, item, other_code, other_row, other_name, same_name, same_point, distance_m)
with fresh as (
  select i.item, i.source_row, n.code, i.name, i.geom, i.location_source,
    floor(st_x(i.geom) / 0.0095)::integer as x, floor(st_y(i.geom) / 0.0095)::integer as y,
    substr(i.search_key, case when i.code is null then 1 else length(i.code) + 2 end,
      length(i.search_key) - case when i.code is null then 0 else length(i.code) + 1 end
        - coalesce(length(i.product_key) + 1, 0)) as name_key
  from import_units i
  join pg_temp.unit_items n on n.item = i.item and not n.known
  where i.batch_id = :batch and i.step = 0 and i.geom is not null
), stored as (
  select min(code) as code, min(name) as name, name_key, geom,
    floor(st_x(geom) / 0.0095)::integer as x, floor(st_y(geom) / 0.0095)::integer as y
  from (
    select u.code, u.name, u.geom, substr(u.search_key, length(u.code) + 2,
      length(u.search_key) - length(u.code) - 1 - coalesce(length(u.product_key) + 1, 0)) as name_key
    from units u
    where u.geom is not null and not u.deleted
      and (cast(:departments as text[]) is null
        or coalesce(u.department_code, left(u.declared_municipality, 2)) = any (cast(:departments as text[])))
      and u.geom && (select st_expand(st_setsrid(st_extent(geom)::geometry, 4326), 0.02) from fresh)
  ) keyed
  group by name_key, geom
), others as (
  select code, null::integer as item, null::integer as source_row, name, name_key, geom, x, y from stored
  union all
  select code, item, source_row, name, name_key, geom, x, y from (
    select distinct on (name_key, geom) code, item, source_row, name, name_key, geom, x, y
    from fresh order by name_key, geom, item
  ) first_rows
), around as (
  select f.item, f.name_key, f.geom, f.x + dx as x, f.y + dy as y
  from fresh f cross join generate_series(-1, 1) dx cross join generate_series(-1, 1) dy
  where f.name_key <> ''
), pairs as (
  select a.item, o.code, o.source_row, o.name, o.item is null as is_stored, true as same_name, a.geom = o.geom as same_point,
    st_distance(a.geom::geography, o.geom::geography) as distance_m
  from around a
  join others o on o.name_key = a.name_key and o.x = a.x and o.y = a.y
  where o.item is null or o.item < a.item
  union all
  -- settlements and seats are shared by all that is located to them
  select f.item, o.code, o.source_row, o.name, o.item is null, false, true, 0
  from fresh f
  join (
    select distinct on (geom) code, item, source_row, name, name_key, geom from others
    order by geom, item nulls first, code
  ) o on o.geom = f.geom and o.name_key <> f.name_key
  where (o.item is null or o.item < f.item) and f.location_source is distinct from 'settlement'
    and f.location_source is distinct from 'municipal_seat'
)
select distinct on (item) cast(:batch as bigint), item, code, source_row, name, same_name, same_point, distance_m
from pairs
where distance_m <= :within
order by item, not same_name, distance_m, not is_stored, code, source_row
