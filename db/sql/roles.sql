-- The roles of the service and what they may do; run after every migration, since tables may have come (db/roles.ts).
-- geoser_service does the service's work: rows, not the schema, and history only grows.
-- geoser_reader answers readers who may not see every exact place: the coarse views, and exact rows only in the
-- departments of the setting geoser.departments ('05,15'), which the service gives each of its connections.
-- geoser_public answers the public map: the files of its releases, and nothing else.
grant usage on schema {schema} to geoser_service, geoser_reader, geoser_public;

grant select, insert, update, delete on all tables in schema {schema} to geoser_service;
grant usage on all sequences in schema {schema} to geoser_service;
do $$ begin
  if to_regproc('gather_statistics') is not null then
    grant execute on function gather_statistics(regclass) to geoser_service;
  end if;
end $$;
revoke update, delete on unit_events from geoser_service;
do $$ begin
  if to_regclass('audit_entries') is not null then
    revoke update, delete on audit_entries from geoser_service;
  end if;
end $$;

revoke all on all tables in schema {schema} from geoser_reader;
grant select on
  units, unit_states, units_coarse, unit_states_coarse, coarse_overlays, layer_versions, sources,
  territories, territory_borders, territory_figures, territory_kinds, territory_members, territory_names,
  territory_parts, municipal_seats
to geoser_reader;

do $$ begin
  if to_regclass('territory_past_parts') is not null then
    grant select on territory_past_parts to geoser_reader;
  end if;
end $$;

revoke all on all tables in schema {schema} from geoser_public;
do $$ begin
  if to_regclass('release_files') is not null then
    grant select on releases, release_files to geoser_public;
  end if;
end $$;

drop policy if exists service on units;
drop policy if exists service on unit_states;
create policy service on units to geoser_service using (true) with check (true);
create policy service on unit_states to geoser_service using (true) with check (true);

drop policy if exists own_departments on units;
drop policy if exists own_departments on unit_states;
create policy own_departments on units for select to geoser_reader
  using (coalesce(department_code, left(declared_municipality, 2))
    = any (string_to_array(current_setting('geoser.departments', true), ',')));
create policy own_departments on unit_states for select to geoser_reader
  using (coalesce(department_code, left(declared_municipality, 2))
    = any (string_to_array(current_setting('geoser.departments', true), ',')));
