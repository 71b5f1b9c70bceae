---------------------------------------------------------------- profiles
-- Which transaction gave a person their address: what was not visible to a run's freeze came after
-- it, whatever clocks say. New rows get their own transaction's number.
alter table contact_point add column address_xid xid8 not null default pg_current_xact_id();
alter table contact_point drop column address_since;
alter table direct_address drop column address_since;

---------------------------------------------------------------- audience
-- What the statement saw that told apart who shares an address.
create table run_freeze (
  workspace_id integer     not null,
  run_id       bigint      not null,
  seen         pg_snapshot not null,
  primary key (workspace_id, run_id)
);
