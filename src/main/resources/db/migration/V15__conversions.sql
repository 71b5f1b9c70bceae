---------------------------------------------------------------- campaigns
-- What the campaign is for, as its version in force says; fixed once it has been launched or armed.
create table campaign_goal (
  workspace_id integer     not null,
  campaign_id  integer     not null,
  number       smallint    not null,  -- in the file, counted from 0
  name         text        not null,
  event_type   text        collate "C" not null,
  within_s     bigint      not null,
  condition    text,                  -- CEL on the event's properties; null for every event
  revenue      text,                  -- the property that says what it was worth
  is_primary   boolean     not null,
  primary key (workspace_id, campaign_id, number)
);

---------------------------------------------------------------- analytics
-- That an event of a person lies in the window of one of their messages. Rows are only added, so
-- nothing depends on what came first; what counts once, and what the last touch was, is asked when
-- it is read.
create table goal_credit (
  workspace_id integer     not null,
  run_id       bigint      not null,
  goal         smallint    not null,  -- campaign_goal.number
  profile_id   bigint      not null,
  event_number bigint      not null,  -- person_event.number
  occurrence   bigint      not null,
  slot         smallint    not null,
  touch        smallint    not null,  -- 0 sent, 1 held out, 2 refused by the provider
  arm          smallint    not null,  -- the variant's number; -1 the control group, -2 none
  touched_at   timestamptz not null,
  at           timestamptz not null,  -- of the event
  revenue      numeric,
  outdone      boolean     not null,  -- a later touch had it whose run is forgotten
  primary key (workspace_id, run_id, goal, profile_id, event_number, occurrence, slot)
);
create index goal_credit_by_event on goal_credit (workspace_id, event_number);
create index goal_credit_by_person on goal_credit (workspace_id, profile_id);

-- Conversions of runs, counted when the ledger of their month is dropped.
create table run_past_goal (
  workspace_id integer     not null,
  run_id       bigint      not null,
  goal         smallint    not null,  -- -1 for people who were assigned
  what         smallint    not null,  -- 0 all touches, 1 last touch, 2 compared, 3 by channel, 4 assigned
  part         smallint    not null,  -- the arm; of 3 the slot
  people       bigint      not null,
  revenue      numeric,
  primary key (workspace_id, run_id, goal, what, part)
);
