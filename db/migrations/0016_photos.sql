-- Photographs of visits; their bytes lie in a folder or a bucket under the id. The row comes first, without stored_at,
-- and says which objects may be there, so that what broke off is swept by the rows alone: nobody lists a bucket, which
-- another service, or this one's copy, may share.
create table unit_photos (
  unit_code text collate "C" not null,
  id uuid not null,
  event_number bigint,                           -- the visit; null: chosen for one that isn't noted yet
  stored_at timestamptz,                         -- null: on its way, shown to nobody
  caption text,
  sha256 text not null,                          -- of the stored picture
  bytes integer not null,
  width integer not null,
  height integer not null,
  added_by text not null,
  added_at timestamptz not null,
  removed_at timestamptz, removed_by text, removal_reason text,
  gone boolean not null default false,           -- removed, and its objects with it
  primary key (unit_code, id),
  check ((removed_at is null) = (removed_by is null))
);
create index unit_photos_unfinished on unit_photos (added_at)
  where stored_at is null or event_number is null or (removed_at is not null and not gone);
