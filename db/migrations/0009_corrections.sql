-- A place that was corrected on its way in, as its loader accepted in the check: told in the event, and shown in the stage.
alter table import_units add column reason text;       -- of step 0: why the row says otherwise than its file
alter table import_diffs add column correction text;   -- the same, kept when the staged rows are gone
