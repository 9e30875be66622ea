-- People and programs that are known by name. Local tables of the coordinator: they never grow with the units.
-- Every token (session, key, link) is 256 random bits and stands here as its SHA-256: who reads the table cannot sign in.
create table accounts (
  id text collate "C" primary key,
  email text collate "C" not null unique,        -- in small letters; what audit and history name
  name text not null,
  role text collate "C" not null check (role in ('viewer', 'staff', 'admin')),
  departments text[] not null default '{}',      -- DIVIPOLA codes of two digits; of role staff alone
  password_hash text,                            -- null: signs in by a link, the agency's directory, or one click
  oidc_issuer text collate "C", oidc_subject text collate "C", -- who it is in the agency's directory
  demonstration boolean not null default false,  -- signs in only while every unit is invented
  disabled_at timestamptz,
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  check (role = 'staff' or departments = '{}'),
  unique (oidc_issuer, oidc_subject)
);

create table account_sessions (
  id text collate "C" primary key,               -- how its owner names it
  token_hash text collate "C" not null unique,
  account_id text collate "C" not null references accounts on delete cascade,
  way text collate "C" not null check (way in ('password', 'link', 'oidc', 'ready')),
  address text not null,                         -- shortened
  agent text not null,
  created_at timestamptz not null,
  used_at timestamptz not null,
  expires_at timestamptz not null
);
create index account_sessions_account on account_sessions (account_id);

create table account_keys (
  id text collate "C" primary key,
  token_hash text collate "C" not null unique,
  account_id text collate "C" not null references accounts on delete cascade,
  name text not null,
  role text collate "C" not null check (role in ('viewer', 'staff', 'admin')),
  departments text[] not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index account_keys_account on account_keys (account_id);

-- Links that work once: to create the first administrator, or to choose a password.
create table account_links (
  token_hash text collate "C" primary key,
  purpose text collate "C" not null check (purpose in ('setup', 'password')),
  account_id text collate "C" references accounts on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((purpose = 'password') = (account_id is not null))
);

-- A sign-in that has gone to the agency's directory and not come back yet.
create table oidc_attempts (
  state_hash text collate "C" primary key,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  expires_at timestamptz not null
);

-- Failed sign-ins, by account and by address, as hashes: what was typed may be another place's password.
create table sign_in_attempts (
  subject_hash text collate "C" primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz not null
);

-- Who did what, when and from where. Written in the transaction of what it tells; never changed.
create table audit_entries (
  number bigint generated always as identity primary key,
  at timestamptz not null,
  actor text collate "C" not null,               -- e-mail; 'anonymous', or 'console' for a command on the server
  account_id text collate "C",                   -- no foreign key: the entry outlives the account
  demonstration boolean not null default false,  -- by a ready account or a reader of invented data
  action text collate "C" not null,
  subject text not null,                         -- 'unit:05-2017-1', 'account:ana@example.org', ...
  request_id text collate "C",
  address text,                                  -- shortened
  changes jsonb,                                 -- {field: [before, after]}
  details jsonb,
  search_key text collate "C" not null           -- searchKey of actor, subject and details
);
create index audit_entries_action on audit_entries (action, number);
create index audit_entries_actor on audit_entries (actor, number);
create index audit_entries_at on audit_entries (at);

-- Append-only twice: by rights, which a role that only serves cannot give itself, and for owners by this refusal.
revoke update, delete, truncate on audit_entries from public;
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_entries is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete on audit_entries
  for each row execute function refuse_audit_change();
