-- What the registers hold that monitoring should look at, in one statement: a row a finding. `visible` are the units
-- that the reader sees exactly, `states` theirs through time; thresholds come from server/domain/watch.ts. Settlements
-- and seats are shared by all that is located to them, so that only places of their own count as points.
with seen as materialized (
  select code, name, geom, location_source, created_on, active, municipality_code, department_code,
    coalesce(regional_office, 'source ' || source_id) as office,
    substr(search_key, length(code) + 2,
      length(search_key) - length(code) - 1 - coalesce(length(product_key) + 1, 0)) as name_key,
    geom is not null and location_source is distinct from 'settlement'
      and location_source is distinct from 'municipal_seat' as has_own_place
  from :visible v
), points as materialized (
  select place, count(*) as units, count(distinct office) as offices,
    array_agg(code order by code collate "C") as codes, min(municipality_code) as municipality_code,
    string_agg(distinct office, ', ') filter (where office not like 'source %') as office_names
  from (select *, ST_SnapToGrid(geom, 0.00001) as place from seen where has_own_place) s
  group by place
  having count(*) > 1
), visits as materialized (
  select e.unit_code as code, e.number, e.actor, e.valid_on, s.municipality_code,
    coalesce(ST_SetSRID(ST_MakePoint((e.details ->> 'lng')::double precision, (e.details ->> 'lat')::double precision),
      4326), s.geom) as place
  from unit_events e join seen s on s.code = e.unit_code
  where e.type = 'visited'
), journeys as (
  select distinct on (a.actor, a.valid_on, b.valid_on) a.actor, a.valid_on as from_day, b.valid_on as to_day,
    a.code as first_code, b.code as second_code, a.place, a.municipality_code,
    ST_Distance(a.place::geography, b.place::geography) as distance_m
  from visits a
  join visits b on b.actor = a.actor and b.code <> a.code
    and b.valid_on between a.valid_on and a.valid_on + 1 and (b.valid_on > a.valid_on or b.number > a.number)
  where ST_Distance(a.place::geography, b.place::geography) > :day_m * (1 + b.valid_on - a.valid_on)
  order by a.actor, a.valid_on, b.valid_on, distance_m desc
), steps as (
  select s.unit_code as code, s.valid_from, s.stage, s.created_on,
    lag(s.stage) over (partition by s.unit_code order by s.valid_from) as before,
    array_position(array['training', 'created', 'strengthened', 'company'], s.stage) as rank,
    lag(array_position(array['training', 'created', 'strengthened', 'company'], s.stage))
      over (partition by s.unit_code order by s.valid_from) as rank_before
  from :states s
), jumps as (
  select p.*, s.municipality_code, s.geom,
    case when rank < rank_before then 'back' when before = 'training' then 'skipped' else 'fast' end as how
  from steps p join seen s on s.code = p.code
  where rank < rank_before or (before = 'training' and rank > 2)
    or (stage = 'company' and before <> 'company' and p.valid_from - p.created_on < :company_days)
), months as (
  select municipality_code, date_trunc('month', created_on)::date as month, count(*) as units,
    (array_agg(code order by code collate "C"))[1:50] as codes
  from seen where municipality_code is not null
  group by municipality_code, month
), paced as (
  select *, sum(units) over (partition by municipality_code) as all_units,
    (select 1 + (extract(year from age(max(month), min(month))) * 12 + extract(month from age(max(month), min(month))))
     from months)::integer as span
  from months
), spikes as (
  select *, (all_units - units)::double precision / greatest(1, span - 1) as usual
  from paced
  where units >= :spike_units and units > :spike_times * (all_units - units) / greatest(1, span - 1)
), named as materialized (
  select code, name, name_key, geom, municipality_code,
    floor(ST_X(geom) / 0.0095)::integer as x, floor(ST_Y(geom) / 0.0095)::integer as y
  from (select *, count(*) over (partition by name_key) as times from seen) s
  where geom is not null and name_key <> '' and times > 1
), repeats as (
  select distinct on (b.code) b.code, a.code as other_code, b.name, b.geom, b.municipality_code,
    ST_Distance(a.geom::geography, b.geom::geography) as distance_m
  from (select *, x + dx as near_x from named cross join generate_series(-1, 1) dx) b
  join named a on a.name_key = b.name_key and a.x = b.near_x and a.y between b.y - 1 and b.y + 1
    and a.code collate "C" < b.code collate "C"
  where ST_DWithin(a.geom::geography, b.geom::geography, :name_m)
  order by b.code, distance_m
), unvisited as (
  select municipality_code, count(*) as units, (array_agg(code order by code collate "C"))[1:50] as codes
  from seen
  where active and municipality_code is not null and created_on < cast(:today as date) - cast(:never_days as integer)
    and code not in (select unit_code from unit_events where type = 'visited')
    -- where nobody notes visits, their absence says nothing of a unit
    and department_code in (
      select s.department_code from seen s join unit_events e on e.unit_code = s.code and e.type = 'visited')
  group by municipality_code
), centres as (
  select code, ST_Centroid(geom) as geom, 'centroid' as what from territories
  where kind = 'municipality' and valid_to = 'infinity'
  union all
  select code, geom, 'seat' from municipal_seats
), centred as (
  select s.municipality_code, c.what, count(*) as units, (array_agg(s.code order by s.code collate "C"))[1:50] as codes,
    c.geom
  from seen s
  join centres c on c.code = s.municipality_code and s.geom && ST_Expand(c.geom, 0.0001)
    and ST_DWithin(s.geom::geography, c.geom::geography, :centre_m)
  where s.has_own_place
  group by s.municipality_code, c.what, c.geom
), findings as (
  select 1 as position, 'impossible_visits' as kind, actor || ' ' || from_day || ' ' || to_day as subject,
    municipality_code, place, 2 as units, array[first_code, second_code] as codes,
    jsonb_build_object('actor', actor, 'from', from_day, 'to', to_day, 'distance_m', round(distance_m)) as facts
  from journeys
  union all
  select 2, 'contested_point', ST_AsText(place, 5), municipality_code, place, units, codes[1:50],
    jsonb_build_object('offices', offices, 'names', office_names)
  from points where offices > 1
  union all
  select 3, 'crowded_point', ST_AsText(place, 5), municipality_code, place, units, codes[1:50], '{}'
  from points where units >= :crowded_units
  union all
  select 4, 'exact_centre', what || ' ' || municipality_code, municipality_code, geom, units, codes,
    jsonb_build_object('what', what)
  from centred
  union all
  select 5, 'stage_jump', code || ' ' || valid_from, municipality_code, geom, 1, array[code],
    jsonb_build_object('how', how, 'before', before, 'after', stage, 'day', valid_from,
      'days', valid_from - created_on)
  from jumps
  union all
  select 6, 'spike', municipality_code || ' ' || to_char(month, 'YYYY-MM'), municipality_code,
    (select geom from municipal_seats where code = municipality_code), units, codes,
    jsonb_build_object('month', to_char(month, 'YYYY-MM'), 'usual', round(usual::numeric, 1))
  from spikes
  union all
  select 7, 'repeated_name', code, municipality_code, geom, 2, array[other_code, code],
    jsonb_build_object('name', name, 'distance_m', round(distance_m))
  from repeats
  union all
  select 8, 'never_visited', municipality_code, municipality_code,
    (select geom from municipal_seats where code = municipality_code), units, codes, '{}'
  from unvisited
)
select kind, subject, municipality_code as "municipalityCode", ST_X(place) as lng, ST_Y(place) as lat,
  units::integer as units, codes, facts
from findings
order by position, units desc, subject collate "C"
