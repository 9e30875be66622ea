-- Staged imports outlive the process that staged them, on both engines: a killed process empties unlogged tables.
alter table import_units set logged;

alter table import_batches drop constraint import_batches_status_check;
alter table import_batches add constraint import_batches_status_check check (status in
  ('staging', 'staged', 'committed', 'refused', 'unchanged', 'reverted', 'partly_reverted', 'checked', 'discarded'));
update import_batches set status = 'checked' where status = 'staged'; -- these were dry runs
alter table import_batches
  add column options jsonb,                      -- map, set, reader: the same file with the same options is the same
  add column columns jsonb,                      -- [{name, field, personal}]
  add column states text[],                      -- attributes that the file states
  add column staged_on date,                     -- the day that undated changes hold from
  add column staged_rows integer,                -- rows of import_units, counted at commit again
  add column counts jsonb,                       -- new, changed, unchanged, refused, duplicates, left_out
  add column closed_by text,                     -- who committed or discarded it
  add column reverted_at timestamptz,
  add column reverted_by text;
update import_batches set options = report -> 'options' where report ? 'options';
create index import_batches_hash on import_batches (file_sha256);

-- What a staged row would do, as compared when `base_event` was the unit's last event; kept as the import's record.
create table import_diffs (
  batch_id bigint not null,
  item integer not null,
  source_row integer,
  change text collate "C" not null check (change in ('new', 'changed', 'unchanged', 'refused', 'left_out')),
  code text collate "C",                         -- null: given at commit
  name text not null,
  base_event bigint,                             -- null: not stored yet
  before jsonb,                                  -- changed: old values, by attribute
  after jsonb,                                   -- changed: new values; new: all attributes
  municipality_code text collate "C",            -- where it would lie
  primary key (batch_id, item)
);
create index import_diffs_change on import_diffs (batch_id, change, item);

-- Rows that stay out, and why.
create table import_refusals (
  batch_id bigint not null,
  position integer not null,
  item integer,                                  -- of a row that was staged before it was refused
  source_row integer,
  column_name text,
  value text,
  code text collate "C" not null,
  reason jsonb not null,
  remedy jsonb not null,
  primary key (batch_id, position)
);

-- New rows that may be a unit which is already there, or an earlier row.
create table import_duplicates (
  batch_id bigint not null,
  item integer not null,
  other_code text collate "C",
  other_row integer,
  other_name text not null,
  same_name boolean not null,
  same_point boolean not null,
  distance_m double precision not null,
  primary key (batch_id, item)
);

-- Numbers under which single units are staged within their own transaction; negative, so that they are no batch's.
create sequence unit_write_numbers as bigint;
