-- Winners: a share of a run's people tests its variants, and the others get the one that does best.

-- campaigns: what the people of the run get who are not in the test share. Set in the transaction
-- that lets them go, and read in each that starts people.
alter table run add column winner smallint;  -- number of the variant, from 0; null before, or where none is chosen

-- audience: how the winner of a run is chosen. Slices of the others are held (slice.state 3), as
-- behind a canary. Who is in the test share is a hash of run and person and is kept nowhere.
create table run_winner (
  workspace_id integer     not null,
  run_id       bigint      not null,
  share        integer     not null,  -- basis points
  after_s      bigint      not null,  -- how long after the last end of the test it is decided
  by_what      text        not null,  -- clicks, opens, or the name of a goal
  otherwise    text        not null,  -- best or wait
  people       integer     not null,  -- in the test share
  held         integer     not null,  -- the others; of 0 nothing is decided
  ended_at     timestamptz,           -- when the last of the test share had an end; null before
  decides_at   timestamptz,           -- what has happened before this counts; null before that end
  judged_at    timestamptz,           -- when the figures were held against each other
  figures      text,                  -- these, and what was told of them, as JSON
  decided_at   timestamptz,           -- when the others were let go
  variant      smallint,              -- what they get; null where they were let go by a cancel
  why          text,                  -- shown, best, waits, chosen or cancelled
  chosen_by    text,                  -- id of the API key; null where a test has chosen
  primary key (workspace_id, run_id)
);
create index run_winner_open on run_winner (run_id) where decided_at is null and held > 0;
