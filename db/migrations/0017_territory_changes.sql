-- What an import of boundaries or of a PDET list did to units: their facts before and after, as they were then.
create table territory_changes (
  unit_code text collate "C" not null,
  batch_id bigint not null,
  municipality_before text collate "C", municipality_after text collate "C",
  -- by coordinates, else as declared: whose staff may read the row
  department_before text collate "C", department_after text collate "C",
  pdet_subregion_before text collate "C", pdet_subregion_after text collate "C",
  overlay_inside_before text[] not null, overlay_inside_after text[] not null,
  overlay_near_before text[] not null, overlay_near_after text[] not null,
  primary key (unit_code, batch_id)
);
create index territory_changes_batch on territory_changes (batch_id, unit_code);

-- The parts of versions that have ended, so that a report can be made again by them (queries/past-boundaries).
create table territory_past_parts (
  kind text collate "C" not null,
  code text collate "C" not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  part integer not null,
  geom geometry(Geometry, 4326) not null,
  primary key (kind, code, valid_from, part)
);
create index territory_past_parts_geom on territory_past_parts using gist (geom);
insert into territory_past_parts (kind, code, valid_from, valid_to, part, geom)
select kind, code, valid_from, valid_to, row_number() over (partition by kind, code, valid_from), part
from (
  select kind, code, valid_from, valid_to, st_subdivide(geom, 256) as part
  from territories where kind = 'municipality' and valid_to <> 'infinity'
) parts;
