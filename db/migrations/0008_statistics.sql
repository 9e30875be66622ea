-- Only a table's owner may gather its statistics (PostgreSQL 17 knows a right to, 15 doesn't), and the service logs in
-- as another role. Without them a batch just staged counts as an empty table, and its joins run for minutes.
create or replace function gather_statistics(written regclass) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (select relowner <> current_user::regrole or relkind <> 'r' from pg_class where oid = written) then
    raise exception '% is not a table of this schema', written using errcode = 'insufficient_privilege';
  end if;
  execute format('analyze %s', written);
end $$;
revoke all on function gather_statistics(regclass) from public;
