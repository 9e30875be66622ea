-- Takes out every unit whose present state comes from a demonstration source, with its history; its photographs wait to
-- be swept.
with gone as (
  delete from units
  where source_id in (select id from sources where demonstration)
  returning code
),
states as (delete from unit_states where unit_code in (select code from gone)),
measures as (delete from indicator_values where unit_code in (select code from gone)),
events as (delete from unit_events where unit_code in (select code from gone)),
changes as (delete from territory_changes where unit_code in (select code from gone)),
photos as (
  update unit_photos set event_number = null, added_at = '-infinity' where unit_code in (select code from gone))
select count(*) as removed from gone
