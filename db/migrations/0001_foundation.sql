-- The schema's rules (Citus-ready: natural keys, unit_code first, no triggers) are told in db/README.md.
create extension if not exists postgis;

-- MAGNA-SIRGAS Origen-Nacional, absent from PostGIS 3.3 and from the embedded engine. Conformal, hence also the
-- plane in which nearest neighbours are looked for before the spheroidal distance is taken.
insert into spatial_ref_sys (srid, auth_name, auth_srid, proj4text, srtext)
values (9377, 'EPSG', 9377,
  '+proj=tmerc +lat_0=4 +lon_0=-73 +k=0.9992 +x_0=5000000 +y_0=2000000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
  'PROJCS["MAGNA-SIRGAS 2018 / Origen-Nacional",GEOGCS["MAGNA-SIRGAS 2018",DATUM["Marco_Geocentrico_Nacional_de_Referencia_2018",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",4],PARAMETER["central_meridian",-73],PARAMETER["scale_factor",0.9992],PARAMETER["false_easting",5000000],PARAMETER["false_northing",2000000],UNIT["metre",1],AUTHORITY["EPSG","9377"]]')
on conflict (srid) do nothing;

create table sources (
  id bigint generated always as identity primary key,
  subject text collate "C" not null,             -- a territory kind, or pdet, population, units
  title text not null,
  publisher text, licence text, url text, vintage text,
  file_name text, file_sha256 text,
  boundary_error_m double precision not null default 0,
  demonstration boolean not null default false,
  imported_at timestamptz not null default now(),
  imported_by text not null
);

create table territory_kinds (
  kind text collate "C" primary key,
  label_es text not null, label_en text not null,
  shape text not null check (shape in ('polygon', 'point')),
  role text not null check (role in ('partition', 'overlay', 'site')),
  buffer_m double precision,                     -- overlays: how far "near" reaches
  derived_from text collate "C" references territory_kinds,
  position integer not null
);
insert into territory_kinds (kind, label_es, label_en, shape, role, buffer_m, derived_from, position) values
  ('municipality', 'Municipio', 'Municipality', 'polygon', 'partition', null, null, 2),
  ('department', 'Departamento', 'Department', 'polygon', 'partition', null, 'municipality', 1),
  ('pdet_subregion', 'Subregión PDET', 'PDET subregion', 'polygon', 'partition', null, 'municipality', 3),
  ('etcr', 'Espacio Territorial (ETCR)', 'Reincorporation space (ETCR)', 'point', 'site', null, null, 4),
  ('protected_area', 'Área protegida', 'Protected area', 'polygon', 'overlay', 5000, null, 5);

create table territories (
  kind text collate "C" not null references territory_kinds,
  code text collate "C" not null,
  name text not null,
  sort_key text collate "C" not null,            -- domain/text sortKey(name): the same order on both engines
  search_key text collate "C" not null,          -- domain/text searchKey(name)
  parent text collate "C",                       -- municipality -> department code; etcr -> municipality code
  source_id bigint not null references sources,
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity',
  area_km2 double precision,                     -- geodesic; null for points
  attributes jsonb not null default '{}',
  geom geometry(Geometry, 4326) not null,
  primary key (kind, code, valid_from)
);
create index territories_kind_valid_to on territories (kind, valid_to);
create index territories_geom on territories using gist (geom);

-- The current version of every polygon, subdivided to at most 256 vertices; geom_m is the same in EPSG:9377.
create table territory_parts (
  kind text collate "C" not null,
  code text collate "C" not null,
  part integer not null,
  geom geometry(Geometry, 4326) not null,
  geom_m geometry(Geometry, 9377) not null,
  primary key (kind, code, part)
);
create index territory_parts_geom on territory_parts using gist (geom);
create index territory_parts_geom_m on territory_parts using gist (geom_m);

-- Municipal borders as short lines, for the distance to the nearest one.
create table territory_borders (
  kind text collate "C" not null,
  code text collate "C" not null,
  part integer not null,
  geom geometry(LineString, 4326) not null,
  geom_m geometry(LineString, 9377) not null,
  primary key (kind, code, part)
);
create index territory_borders_geom_m on territory_borders using gist (geom_m);

create table territory_figures (
  kind text collate "C" not null,
  code text collate "C" not null,
  name text collate "C" not null,                -- population_total, population_rural, ipm_rural, ipm, training_places, ...
  year integer not null,
  value double precision not null,
  source_id bigint not null references sources,
  primary key (kind, code, name, year)
);

create table territory_members (
  parent_kind text collate "C" not null,
  parent text collate "C" not null,
  child_kind text collate "C" not null,
  child text collate "C" not null,
  source_id bigint not null references sources,
  primary key (parent_kind, child_kind, child)
);

-- Names of derived territories (PDET subregions), kept apart from their geometry.
create table territory_names (
  kind text collate "C" not null,
  code text collate "C" not null,
  name text not null,
  source_id bigint not null references sources,
  primary key (kind, code)
);

create table municipal_seats (
  code text collate "C" primary key,
  name text not null,
  geom geometry(Point, 4326) not null
);

-- Locked last in a writing transaction: event numbers are given under this lock, so number order is commit order.
create table layer_versions (
  layer text collate "C" primary key,            -- units, figures, or a territory kind
  version bigint not null default 0,
  last_event bigint not null default 0,          -- row units only
  demonstration boolean not null default true,   -- row units only: every unit comes from a demonstration source
  changed_at timestamptz not null default now()
);
insert into layer_versions (layer) select 'units' union all select 'figures' union all select kind from territory_kinds;

create table import_batches (
  id bigint generated always as identity primary key,
  kind text collate "C" not null,
  file_name text not null,
  file_sha256 text not null,
  status text not null check (status in ('staging', 'staged', 'committed', 'refused', 'unchanged', 'reverted')),
  source_id bigint references sources,
  actor text not null,
  created_at timestamptz not null default now(),
  committed_at timestamptz,
  report jsonb
);

-- The open state of every unit (valid now, known now), deleted ones included.
create table units (
  code text collate "C" primary key,
  name text not null,
  search_key text collate "C" not null,          -- searchKey(code, name, product): what q looks through
  line text collate "C" not null check (line in ('rural_business', 'self_consumption', 'rural_occupation')),
  stage text collate "C" not null check (stage in ('training', 'created', 'strengthened', 'company')),
  product text,
  product_key text collate "C",                  -- searchKey(product)
  created_on date,                               -- null while in training
  closed_on date,
  geom geometry(Point, 4326),                    -- null: unlocated
  accuracy_m double precision,
  location_source text collate "C" check (location_source in ('gps', 'settlement', 'municipal_seat')),
  declared_municipality text collate "C",
  regional_office text,
  training_centre text,
  association_code text collate "C",
  members integer, women integer, youth integer, ethnic integer, victims integer,
  reincorporated integer, disabled integer, extreme_poverty integer,
  jobs integer,
  financing_cop bigint,
  source_id bigint not null,
  deleted boolean not null default false,
  -- located facts, written by db/sql/locate.sql alone
  municipality_code text collate "C",            -- by containment; on a border the lower code; null outside
  department_code text collate "C",
  pdet_subregion_code text collate "C",          -- of municipality_code; null: not PDET, or outside
  nearest_municipality_code text collate "C",    -- only outside every polygon and within 1 km
  nearest_municipality_m double precision,
  border_m double precision,                     -- geodesic distance to the nearest municipal border
  borderline boolean not null default false,     -- border_m < max(accuracy, boundary error)
  pdet_borderline boolean not null default false,-- a municipality within that distance differs in PDET
  nearest_etcr_code text collate "C",
  nearest_etcr_m double precision,
  overlay_inside text[] not null default '{}',   -- 'kind:code' of the overlays that hold the point, sorted
  overlay_near text[] not null default '{}',     -- 'kind:code' within the kind's buffer but outside, sorted
  overlay_near_m double precision[] not null default '{}', -- geodesic distances, in the order of overlay_near
  -- history
  valid_from date not null,                      -- this state holds from this day on
  recorded_from timestamptz not null,
  event_number bigint not null                   -- the event that made this state
);
create index units_geom on units using gist (geom);
create index units_municipality on units (municipality_code);
create index units_association on units (association_code) where association_code is not null;

-- Bitemporal history: true during [valid_from, valid_to), known during [recorded_from, recorded_to).
create table unit_states (
  like units including defaults,
  valid_to date not null default 'infinity',
  recorded_to timestamptz not null default 'infinity'
);
alter table unit_states rename column code to unit_code;
alter table unit_states add primary key (unit_code, valid_from, recorded_from);

-- Append-only: the source of traceability. number order is commit order.
create table unit_events (
  unit_code text collate "C" not null,
  number bigint not null,
  type text collate "C" not null,                -- created, changed, stage_changed, moved, closed, reopened, corrected, deleted, restored
  valid_on date not null,
  recorded_at timestamptz not null,
  actor text not null,
  batch_id bigint,
  reason text,
  changes jsonb not null,                        -- {attribute: new value}; created: all attributes
  primary key (unit_code, number)
);
create index unit_events_number on unit_events (number);
