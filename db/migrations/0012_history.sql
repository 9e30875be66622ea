-- Until when an event's values hold, exclusive; null: until another event says otherwise. A correction of what was wrong
-- for a time, or something that was so for a time and is told late, must leave what came after it alone.
alter table unit_events add column valid_until date check (valid_until > valid_on);
-- What was found on the spot, of events that change no attribute (visited, measured): {lng, lat, ...}.
alter table unit_events add column details jsonb;
-- Who changed what between two dates.
create index unit_events_recorded_at on unit_events (recorded_at);
