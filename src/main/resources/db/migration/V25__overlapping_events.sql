---------------------------------------------------------------- behaviour
-- Which transaction took an event. Null for those that were taken before this was kept.
alter table person_event add column taken_by xid8;
alter table person_event alter column taken_by set default pg_current_xact_id();

---------------------------------------------------------------- triggers
-- What the statement saw that brought the person in: an event that it did not see was committed
-- after it, however early it took its number. Null for whoever came before this was kept.
alter table enrolment add column seen pg_snapshot;

---------------------------------------------------------------- campaigns
-- The run whose stop this is, where a later run of a trigger begins with it; null for its own.
alter table run_stop add column of_run bigint;
