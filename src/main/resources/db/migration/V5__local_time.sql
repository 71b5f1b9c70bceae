-- quiet: hours in which a workspace writes to nobody on a channel.
create table quiet_hours (
  workspace_id integer     not null references workspace (id),
  channel      text        not null,
  from_time    time        not null,  -- the first that is quiet
  to_time      time        not null,  -- the first that is not
  zone         text        not null,  -- recipient, or one zone for all
  fallback     text,                  -- of people who have no zone; null of one zone for all
  policy       text        not null,  -- hold, skip
  changed_at   timestamptz not null,
  version      bigint      not null,
  primary key (workspace_id, channel)
);

-- audience: when whom of a run is due, where it is not all of them at one instant: by the zones of
-- its people and by waves. Frozen with them.
create table run_timetable (
  workspace_id integer     not null,
  run_id       bigint      not null,
  number       integer     not null,
  zone         text,                  -- whose clocks; null where there are none
  fallback     boolean     not null,  -- it stands in for a zone of their own
  wave         integer,               -- counted from 0; null without waves
  local_at     timestamp,             -- the local time that was meant; null where none was
  due_at       timestamptz not null,
  shift        text        not null,  -- none, gap, overlap
  lateness     text        not null,  -- in_time, within, next_day, skipped
  people       integer     not null,
  primary key (workspace_id, run_id, number)
);

-- Whom of it a slice holds; null where all of the run are due at once. Ranges of frozen people
-- overlap between numbers, and not within one.
alter table slice add column timetable_no integer;

-- Made by a schedule that comes to everybody by their own clocks: it begins where a day does, when
-- the day before has not ended everywhere, so it may be open beside the run before.
alter table run add column beside boolean not null default false;
drop index run_one_open;
create unique index run_one_open on run (workspace_id, campaign_id)
  where ended_at is null and not beside;
