-- What somebody looked at and found to be in order: kept with the word, also when it is taken back or seen anew.
-- A finding is known by its kind and subject (a place, a unit, a municipality and month); one that holds more units than
-- when it was dismissed is shown again.
create table finding_dismissals (
  number bigint generated always as identity primary key,
  kind text collate "C" not null,
  subject text collate "C" not null,
  units integer not null,
  reason text not null,
  dismissed_by text not null,
  dismissed_at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  check ((undone_by is null) = (undone_at is null))
);
create unique index finding_dismissals_open on finding_dismissals (kind, subject) where undone_at is null;
