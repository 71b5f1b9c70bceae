---------------------------------------------------------------- channels
-- What a message through an account costs, in millionths of a currency; null where nobody has said.
alter table account add column price bigint check (price > 0);
alter table account add column price_currency text;

---------------------------------------------------------------- budgets
-- What may be sent and spent: by the workspace, under a name, or by a campaign's file.
create table budget (
  workspace_id integer     not null references workspace (id),
  id           integer     not null generated always as identity,
  name         text,                  -- null of a campaign
  campaign_id  integer,               -- null of the workspace
  messages     integer     check (messages > 0),
  money        bigint      check (money > 0),  -- millionths of the currency
  currency     text,
  channel      smallint,              -- null for any
  period       text        not null check (period in ('total', 'day', 'week', 'month')),
  zone         text        not null,  -- of the calendar that periods are read in
  on_exhausted text        not null check (on_exhausted in ('skip', 'wait')),
  version      bigint      not null,  -- of all of the workspace, as of this one's last change
  created_at   timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, name),
  unique (workspace_id, campaign_id),
  check ((name is null) <> (campaign_id is null)),
  check (messages is not null or money is not null),
  check ((money is null) = (currency is null))
);

-- One row for each workspace that ever had a budget: grows with every change of any of them. Shared
-- by whoever judges by budgets, so that nobody changes one meanwhile.
create table budget_set (
  workspace_id integer     not null references workspace (id),
  version      bigint      not null,
  primary key (workspace_id)
);

-- What a budget has counted in one unit and one period. Locked while people are judged by it.
create table budget_pot (
  workspace_id integer     not null,
  id           bigint      not null generated always as identity,
  budget_id    integer     not null,
  unit         text        not null,  -- messages, or a currency, of which millionths are counted
  from_at      timestamptz not null,
  to_at        timestamptz not null,
  most         bigint      not null,  -- the limit by which was judged last
  reserved     bigint      not null default 0,
  released     bigint      not null default 0,  -- of that, given back: certainly not sent
  spent        bigint      not null default 0,  -- of that, accepted by providers
  -- Of what is reserved and spent, that of months that the ledger has dropped.
  past_reserved bigint     not null default 0,
  past_spent   bigint      not null default 0,
  primary key (workspace_id, id),
  unique (workspace_id, budget_id, unit, from_at, to_at)
) with (fillfactor = 50);

-- What a message has reserved, from its decision until it has certainly failed; one row for each
-- that a budget counts. Its key is the ledger's.
create table budget_reservation (
  run_id       bigint      not null,
  profile_id   bigint      not null,
  occurrence   bigint      not null,
  workspace_id integer     not null,
  step         smallint    not null,
  slot         smallint    not null,
  pots         bigint[]    not null,
  amounts      bigint[]    not null,  -- by pot: 1, or the price of the moment of the decision
  primary key (run_id, profile_id, occurrence, workspace_id, step, slot)
);

-- Who waits for a budget (reason 24) is called back when it gets something back.
create index slice_waiting_for_budget on slice (run_id, slice_no) where state = 0 and because = 24;
