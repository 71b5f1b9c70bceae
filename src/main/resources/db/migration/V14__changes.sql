---------------------------------------------------------------- campaigns
-- What becomes of an open run when its campaign is edited, and while somebody pauses it.
alter table run add column paused_since timestamptz;   -- null while it is not paused
alter table run add column extend_waits boolean;       -- whether the pause moves waits on; null as above
alter table run add column missed_before timestamptz;  -- whoever was due by then is not written to any more
alter table run add column draining boolean not null default false;  -- the campaign's next run waits for its end

-- Each time an open run went on by another version of its campaign.
create table run_switch (
  workspace_id integer     not null,
  run_id       bigint      not null,
  number       integer     not null,  -- counted from 1
  former_version   integer not null,
  campaign_version integer not null,  -- whoever is decided about from then on
  created_at   timestamptz not null,
  created_by   text        not null,  -- the API key
  primary key (workspace_id, run_id, number)
);

---------------------------------------------------------------- audience
-- The version of the campaign that decides about the people of a slice: for those who were decided
-- about before, the one that did; for all others the run's when the slice is claimed.
alter table slice add column campaign_version integer;
update slice set campaign_version = run.campaign_version
from run where run.workspace_id = slice.workspace_id and run.id = slice.run_id and slice.state <> 2;

---------------------------------------------------------------- dispatch
-- The version that decided about the person; null for messages of calls, and in older rows.
alter table ledger add column campaign_version integer;
