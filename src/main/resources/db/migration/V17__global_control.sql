-- control: whom no campaign of a workspace writes to, as it was said from an instant on. No row is
-- ever changed: the last one holds, and the others tell who was in the group before.
create table global_control (
  workspace_id integer     not null references workspace (id),
  version      bigint      not null,
  share        integer     not null check (share between 0 and 1500),  -- of 10,000; 0: removed
  draw         integer     not null,  -- another one draws everybody anew
  exempt_purposes text[]   not null,
  exempt_tags  text[]      not null,
  changed_at   timestamptz not null,
  changed_by   text        not null,  -- id of the API key
  primary key (workspace_id, version)
);

-- dispatch: the bits of a small number are used up. Rewrites the ledger, partition by partition.
alter table ledger alter column judged type integer;
