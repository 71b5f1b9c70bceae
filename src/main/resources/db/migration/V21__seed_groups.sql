---------------------------------------------------------------- seeds
-- Groups of people who get a copy of what the runs of a campaign send.
create table seed_group (
  workspace_id integer     not null references workspace (id),
  name         text        not null,
  version      bigint      not null,  -- of seed_group_version: no two states of any group share one
  render_as    text,                  -- the workspace's id of whose data copies show; null for the members' own
  render_as_erased boolean not null,  -- that person was erased: no copies until somebody says whose data instead
  created_at   timestamptz not null,
  changed_at   timestamptz not null,
  changed_by   text        not null,  -- id of the API key
  primary key (workspace_id, name)
);
create sequence seed_group_version;

create table seed_member (
  workspace_id integer     not null,
  group_name   text        not null,
  position     integer     not null,  -- counted from 1, as the group was written
  external_id  text,                  -- the workspace's id of a profile
  address      text,                  -- or an address alone
  address_key  bigint,
  primary key (workspace_id, group_name, position),
  foreign key (workspace_id, group_name) references seed_group (workspace_id, name) on delete cascade,
  check ((external_id is null) <> (address is null)),
  check ((address is null) = (address_key is null))
);
create index seed_member_by_profile on seed_member (workspace_id, external_id) where external_id is not null;
create index seed_member_by_address on seed_member (workspace_id, address_key) where address_key is not null;

---------------------------------------------------------------- campaigns
-- Whether it is still to be settled who gets copies of what the run sends. Runs that were begun by a release without seed groups have none.
alter table run add column unseeded boolean not null default false;
create index run_unseeded on run (id) where unseeded;

---------------------------------------------------------------- messages
-- Which run a call is a copy of, for which group. The index keeps a second copy out, whoever asks for it.
alter table message_request add column seed_run bigint;
alter table message_request add column seed_group text;
create unique index message_request_of_seeds
  on message_request (workspace_id, seed_run, seed_group, test_variant) where seed_run is not null;

-- What came of the seed groups of a run, written in the transaction that asks for the copies. Members are
-- known by their group's version and position, so that nobody is named here.
create table run_seeds (
  workspace_id integer     not null,
  run_id       bigint      not null,
  decided_at   timestamptz not null,
  groups       text[]      not null,
  copies       integer     not null,
  left_out     json        not null,  -- of each member without copies: group, version, member, why
  problem      text,                  -- why there are none at all; null where there are
  primary key (workspace_id, run_id)
);
