-- Where imports lay their rows in small transactions before one transaction commits them. Unlogged: a crash empties
-- them, and a commit that finds fewer rows than were staged refuses.
create unlogged table import_territories (
  batch_id bigint not null,
  item integer not null,                         -- order of reading
  source_row integer,                            -- row of the file, if it comes from one
  code text collate "C" not null,
  name text not null,
  sort_key text collate "C" not null,
  search_key text collate "C" not null,
  parent text collate "C",
  parent_name text,
  attributes jsonb not null,
  geom geometry(Geometry, 4326) not null,
  primary key (batch_id, item)
);

-- Step 0 is what a row of the file says of a unit; further steps are its later states, each whole.
create unlogged table import_units (
  batch_id bigint not null,
  item integer not null,
  step integer not null,
  source_row integer,
  code text collate "C",                         -- null: given at commit
  given_on date,                                 -- the day a stored unit changes on; null: the day of the import
  valid_on date not null,
  event_type text collate "C" not null,
  changes jsonb,                                 -- what this step changes; null in step 0
  name text not null,
  search_key text collate "C" not null,
  line text collate "C" not null,
  stage text collate "C" not null,
  product text,
  product_key text collate "C",
  created_on date,
  closed_on date,
  geom geometry(Point, 4326),
  accuracy_m double precision,
  location_source text collate "C",
  declared_municipality text collate "C",
  regional_office text,
  training_centre text,
  association_code text collate "C",
  members integer, women integer, youth integer, ethnic integer, victims integer,
  reincorporated integer, disabled integer, extreme_poverty integer,
  jobs integer,
  financing_cop bigint,
  primary key (batch_id, item, step)
);
create index import_units_code on import_units (batch_id, code);

create index sources_subject on sources (subject, id);
create index import_batches_kind on import_batches (kind, id);
