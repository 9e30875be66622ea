-- What readers see who may not see exact places (design.md section 8), said once for both engines: viewers, and staff
-- outside their departments. Services read these two views through queries/units; on PostgreSQL the role of such
-- readers has no other way to a unit (db/sql/roles.sql).
--
-- Protected: the place, the accuracy and source of the coordinates, every distance from the place and doubt about a
-- border (both circle it or draw a line by it), and the counts of victims and reincorporated people. All that is computed from the view (bbox, radius, reach, clusters,
-- sums) knows the cell alone, so that asking often or from many sides, filtering or averaging finds the cell's centre
-- again. The grid is fixed: a cell never depends on who asks, when, or for what.
-- Not protected: the name, product, code and other attributes, whatever they say in words; which municipality, PDET
-- subregion and large overlay holds the unit, which large overlay's buffer, and which ETCR is nearest, so that where
-- such a line cuts a cell the place is known to a part of it; and that a unit was recorded on both sides of a cell's
-- edge.

-- Centre of the 1 km cell: rows of 1/110 of a degree of latitude, columns as wide in metres at the row's middle, so
-- that no cell is narrower than 1 km. Arithmetic rather than EPSG:9377: the two transformations took 30 times as long
-- (0.7 s against 20 s a million units) and fail for coordinates far from Colombia. Five decimals (1 m) hide the
-- engines' last digits; the centre of a centre is itself. One expression, so that the planner puts it in place.
create or replace function grid_place(place geometry) returns geometry language sql immutable parallel safe as $$
  select ST_SetSRID(ST_MakePoint(
    round(((floor(ST_X(place) * 110 * cos(radians((floor(ST_Y(place) * 110) + 0.5) / 110))) + 0.5)
      / (110 * cos(radians((floor(ST_Y(place) * 110) + 0.5) / 110)))) * 1e5) / 1e5,
    round((floor(ST_Y(place) * 110) + 0.5) / 110 * 1e5) / 1e5), 4326)
$$;

-- Overlays of at least four cells: inside a smaller one a unit would be found more closely than the grid allows.
create view coarse_overlays as
select t.kind || ':' || t.code as ref
from territories t join territory_kinds k on k.kind = t.kind and k.role = 'overlay'
where t.valid_to = 'infinity' and t.area_km2 >= 4;

create view units_coarse as
select code, name, search_key, line, stage, product, product_key, created_on, closed_on,
  grid_place(geom) as geom,
  null::double precision as accuracy_m,
  case when geom is not null then 'grid' end collate "C" as location_source,
  declared_municipality, regional_office, training_centre, association_code,
  members, women, youth, ethnic, null::integer as victims, null::integer as reincorporated, disabled, extreme_poverty,
  jobs, financing_cop, source_id, deleted,
  municipality_code, department_code, pdet_subregion_code,
  null::text collate "C" as nearest_municipality_code,
  null::double precision as nearest_municipality_m,
  null::double precision as border_m,
  null::boolean as borderline,
  null::boolean as pdet_borderline,
  nearest_etcr_code,
  null::double precision as nearest_etcr_m,
  case when overlay_inside = '{}' then overlay_inside else array(
    select ref from unnest(overlay_inside) ref where ref in (select o.ref from coarse_overlays o) order by ref collate "C")
  end as overlay_inside,
  case when overlay_near = '{}' then overlay_near else array(
    select ref from unnest(overlay_near) ref where ref in (select o.ref from coarse_overlays o) order by ref collate "C")
  end as overlay_near,
  '{}'::double precision[] as overlay_near_m,
  valid_from, recorded_from, event_number
from units;

create view unit_states_coarse as
select unit_code, name, search_key, line, stage, product, product_key, created_on, closed_on,
  grid_place(geom) as geom,
  null::double precision as accuracy_m,
  case when geom is not null then 'grid' end collate "C" as location_source,
  declared_municipality, regional_office, training_centre, association_code,
  members, women, youth, ethnic, null::integer as victims, null::integer as reincorporated, disabled, extreme_poverty,
  jobs, financing_cop, source_id, deleted,
  municipality_code, department_code, pdet_subregion_code,
  null::text collate "C" as nearest_municipality_code,
  null::double precision as nearest_municipality_m,
  null::double precision as border_m,
  null::boolean as borderline,
  null::boolean as pdet_borderline,
  nearest_etcr_code,
  null::double precision as nearest_etcr_m,
  case when overlay_inside = '{}' then overlay_inside else array(
    select ref from unnest(overlay_inside) ref where ref in (select o.ref from coarse_overlays o) order by ref collate "C")
  end as overlay_inside,
  case when overlay_near = '{}' then overlay_near else array(
    select ref from unnest(overlay_near) ref where ref in (select o.ref from coarse_overlays o) order by ref collate "C")
  end as overlay_near,
  '{}'::double precision[] as overlay_near_m,
  valid_from, recorded_from, event_number,
  valid_to, recorded_to
from unit_states;

-- Exact rows, table by table and role by role: the owner is not bound, so that migrations and the embedded engine go
-- on as they are. Who is neither the owner nor named by a policy gets no row at all.
alter table units enable row level security;
alter table unit_states enable row level security;
