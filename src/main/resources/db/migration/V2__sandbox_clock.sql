---------------------------------------------------------------- platform
-- The clock of a sandbox workspace that was moved; without a row it is the machine's.
create table sandbox_clock (
  workspace_id integer     not null,
  at           timestamptz not null,  -- where it stands, or stood when it began to run again
  stands       boolean     not null,
  since        timestamptz not null,  -- the installation's time at which it began to stand or run
  primary key (workspace_id)
) with (fillfactor = 50);

---------------------------------------------------------------- sandbox
-- A clock on its way from one due instant to the next. One at a time in a workspace.
create table clock_job (
  workspace_id integer     not null,
  id           bigint      not null,
  state        text        not null,  -- MOVING, DONE, CANCELLED
  from_at      timestamptz not null,  -- campaign time, as the next
  to_at        timestamptz not null,
  stood        boolean     not null,  -- the clock stood already
  stops        integer     not null,  -- instants it has stopped at
  waits_for    text,                  -- what holds it up at this instant, for people
  asked_by     text        not null,
  asked_at     timestamptz not null,  -- of the installation, as the next
  ended_at     timestamptz,
  owner_node   text,
  owner_epoch  bigint,
  primary key (workspace_id, id)
) with (fillfactor = 50);
create unique index clock_job_one_open on clock_job (workspace_id) where ended_at is null;
