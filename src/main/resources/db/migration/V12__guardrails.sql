-- guardrails: how far a workspace lets a campaign go by itself.
create table guardrails (
  workspace_id integer     not null references workspace (id),
  rules        text        not null,  -- the mapping of a campaign file, in its one form
  changed_by   text        not null,  -- id of the API key
  changed_at   timestamptz not null,
  version      bigint      not null,
  primary key (workspace_id)
);

-- campaigns: who has agreed that exactly this version goes to more people than go without. A row
-- is never taken away; one of a version at most is not revoked.
create table campaign_approval (
  workspace_id integer     not null,
  campaign_id  integer     not null,
  version      integer     not null,
  number       integer     not null,  -- counted from 1 for each version
  hash         text        not null,  -- of the version
  approved_by  text        not null,  -- id of the API key, never the author's
  created_at   timestamptz not null,
  revoked_by   text,
  revoked_at   timestamptz,
  primary key (workspace_id, campaign_id, version, number)
);
create unique index campaign_approval_in_force
  on campaign_approval (workspace_id, campaign_id, version) where revoked_at is null;

-- campaigns: what has stopped a run by itself, and how it went on.
create table run_stop (
  workspace_id integer     not null,
  run_id       bigint      not null,
  number       integer     not null,  -- counted from 1 for each run
  because      text        not null,  -- approval, or a measure: renderFailures, bounces, unsubscribes
  source       text        not null,  -- workspace, campaign: who has said the rule
  share        boolean     not null,  -- whether the bound is a share, in basis points
  bound        integer     not null,
  counted      bigint      not null,  -- people, or how many had ended badly
  out_of       bigint      not null,  -- all people of the workspace, or of how many
  at           timestamptz not null,
  lifted       text,                  -- approved, override, or fits: by the rules as they are now
  lifted_at    timestamptz,
  lifted_by    text,                  -- id of the API key; null where nobody had to
  why          text,                  -- what somebody said who let it go on over a bound
  forgiven     bigint,                -- what was counted when they did, and is not counted again
  forgiven_of  bigint,
  primary key (workspace_id, run_id, number)
);

-- audience: who of a run goes first. Slices of the others are held: slice.state 3, which nobody
-- claims until they are let go.
create table run_canary (
  workspace_id integer     not null,
  run_id       bigint      not null,
  share        integer     not null,  -- basis points
  hold_s       bigint      not null,  -- how long the others wait then
  people       integer     not null,  -- who go first
  held         integer     not null,  -- the others
  ended_at     timestamptz,           -- when the last who went first had an end; null before
  goes_on_at   timestamptz,           -- when the others are due
  primary key (workspace_id, run_id)
);
create index run_canary_open on run_canary (run_id) where ended_at is null;

-- dispatch: how many have withdrawn by the link of a run's message, and whether it was judged.
create table run_withdrawals (
  workspace_id integer     not null,
  run_id       bigint      not null,
  people       integer     not null,
  judged       integer     not null,
  primary key (workspace_id, run_id)
);
create index run_withdrawals_unjudged on run_withdrawals (run_id) where people > judged;
