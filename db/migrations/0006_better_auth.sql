-- Passwords and sessions are kept by better-auth, whose models stand on these tables (server/services/auth-library.ts):
-- its "user" is accounts, its "session" account_sessions, its "account", one way in of a person, account_logins.
create table account_logins (
  id text collate "C" primary key,
  account_id text collate "C" not null references accounts on delete cascade,
  provider text collate "C" not null,            -- 'credential': a password; else the issuer of the agency's directory
  subject text collate "C" not null,             -- who it is there; of a password, the account itself
  password_hash text,                            -- of a password alone
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider, subject),
  unique (account_id, provider),
  check ((provider = 'credential') = (password_hash is not null))
);

insert into account_logins (id, account_id, provider, subject, password_hash, created_at, updated_at)
select gen_random_uuid(), id, 'credential', id, password_hash, created_at, created_at
from accounts where password_hash is not null
union all
select gen_random_uuid(), id, oidc_issuer, oidc_subject, null, created_at, created_at
from accounts where oidc_subject is not null;

alter table accounts drop column password_hash, drop column oidc_issuer, drop column oidc_subject;

-- Cookies are signed from now on: sessions of before have none that is, and end.
delete from account_sessions;

-- What the processes of one service have to agree on, made by the first that needs it.
create table service_secrets (
  name text collate "C" primary key,
  value text not null,
  created_at timestamptz not null
);
