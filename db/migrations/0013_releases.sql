-- The public map's releases. What the first two tables hold is public, and all that the role geoser_public reads.
create table releases (
  id text collate "C" primary key,
  released_at timestamptz not null,
  as_of date not null,
  demonstration boolean not null,                -- every unit was invented
  minimum_group integer not null
);

-- Files as they are served, computed once.
create table release_files (
  release_id text collate "C" not null references releases on delete cascade,
  path text collate "C" not null,                -- behind /public/{release_id}/
  type text collate "C" not null,
  sha256 text collate "C" not null,
  identity bytea not null,
  br bytea not null,
  gzip bytea not null,
  primary key (release_id, path)
);

-- What the next release must know and nobody else may: hidden numbers too (server/domain/release/ledger.ts).
create table release_ledgers (
  release_id text collate "C" primary key references releases on delete cascade,
  released_by text not null,
  units_version bigint not null,                 -- of layer_versions, before the units were read
  summary jsonb not null,
  ledger jsonb not null
);
