---------------------------------------------------------------- behaviour
-- Types of events that are told from outside. One that was taken away keeps its row: the type of a
-- property never changes, also where the name is taken again.
create table event_type (
  workspace_id integer     not null references workspace (id),
  name         text        collate "C" not null,
  properties   json        not null,  -- by name: type, required, personal
  created_at   timestamptz not null,
  changed_at   timestamptz not null,
  deleted_at   timestamptz,
  primary key (workspace_id, name)
);

-- The order in which events were taken: one number for each batch, and room for its events.
create sequence person_event_number as bigint increment by 10000;

-- What happened to somebody, as told from outside: known by its id when it is told again, asked by
-- conditions and templates. It may be about the person, so it is kept for 30 days.
create table person_event (
  workspace_id integer     not null,
  id           text        collate "C" not null,  -- the caller's
  number       bigint      not null,
  type         text        collate "C",           -- null: a call that triggers a campaign
  profile_id   bigint      not null,
  at           timestamptz not null,
  recorded_at  timestamptz not null,
  properties   text        not null,  -- a JSON object
  hash         bytea       not null,  -- of all that was told: other content is another event
  effects      text,                  -- what came of it, as JSON; null for nothing
  primary key (workspace_id, id)
) with (fillfactor = 85);
create index person_event_by_person on person_event (workspace_id, profile_id, number);
create index person_event_by_age on person_event using brin (recorded_at);

---------------------------------------------------------------- triggers
-- One coming of a person to a campaign: an occurrence of its own, in a slice of its own.
create table enrolment (
  workspace_id integer     not null,
  occurrence   bigint      not null,  -- when it was recorded, in microseconds; moved on until it is unique
  profile_id   bigint      not null,
  run_id       bigint      not null,
  event_id     text        collate "C",  -- what brought them in; null once the person is erased
  event_number bigint      not null,
  planned_at   timestamptz not null,
  primary key (workspace_id, occurrence)
);
create index enrolment_by_person on enrolment (workspace_id, profile_id, occurrence);
create index enrolment_by_run on enrolment using brin (run_id);

-- The last coming of a person to a campaign. Who brings people in locks these rows in key order.
create table trigger_entry (
  workspace_id integer     not null,
  campaign_id  integer     not null,
  profile_id   bigint      not null,
  occurrence   bigint,                -- null while they have not come in
  primary key (workspace_id, campaign_id, profile_id)
) with (fillfactor = 85);
create index trigger_entry_by_person on trigger_entry (workspace_id, profile_id);

---------------------------------------------------------------- campaigns
-- A run of a campaign with a trigger goes on for a calendar month: people come to it until then, or
-- until another version is in force. Several may be open: one for each month and version.
alter table run add column takes_until timestamptz;  -- null for all other runs
alter table run add column taking boolean;           -- whether people still come; null as above
drop index run_by_occurrence;
create unique index run_by_occurrence on run (workspace_id, campaign_id, planned_at)
  where takes_until is null;
drop index run_one_open;
create unique index run_one_open on run (workspace_id, campaign_id)
  where ended_at is null and takes_until is null and not beside;
create unique index run_taking on run (workspace_id, campaign_id, campaign_version, planned_at)
  where taking;

---------------------------------------------------------------- scheduling
-- The type of event that an armed campaign waits for; null where it has no such trigger.
alter table schedule add column trigger_event text collate "C";
create index schedule_by_trigger on schedule (workspace_id, trigger_event)
  where trigger_event is not null;
