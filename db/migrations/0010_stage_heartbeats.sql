-- Renewed by the process that reads a file, so that any other can tell an import that it left behind when it was killed.
alter table import_batches add column touched_at timestamptz not null default now();
