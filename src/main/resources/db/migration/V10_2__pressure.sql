---------------------------------------------------------------- pressure
-- Frequency caps of a workspace. The version is the set's, as of the cap's last change.
create table frequency_cap (
  workspace_id integer     not null references workspace (id),
  name         text        not null,
  most         integer     not null check (most between 1 and 1000),
  rolling      bigint,                -- seconds; null for a calendar window
  calendar     text        check (calendar in ('day', 'week', 'month')),
  channel      smallint,              -- null for any
  tag          text        collate "C",  -- null for messages with and without tags
  on_hit       text        not null check (on_hit in ('drop', 'defer')),
  version      bigint      not null,
  created_at   timestamptz not null,
  primary key (workspace_id, name),
  check ((rolling is null) <> (calendar is null))
);

-- One row for each workspace that ever had a cap: grows with every change of any of them.
create table frequency_cap_set (
  workspace_id integer     not null references workspace (id),
  version      bigint      not null,
  primary key (workspace_id)
);

-- What is locked while people are judged by caps: a row for about 256 of them, whose subject
-- numbers lie side by side (the number without its last 19 bits). Rows are never deleted.
create table pressure_lock (
  workspace_id integer     not null,
  bucket       bigint      not null,
  primary key (workspace_id, bucket)
);

-- One row for each message that counts against caps, from its decision.
create table cap_slot (
  workspace_id integer     not null,
  profile_id   bigint      not null,
  message_id   uuid        not null,
  at           timestamptz not null,  -- of the decision, in campaign time
  channel      smallint    not null,
  tags         text        collate "C",  -- as the campaign said them then, with commas between
  zone         text,                  -- calendar windows were judged in it; null where there were none
  caps         bigint      not null,  -- the version of the set it was judged by
  primary key (workspace_id, profile_id, message_id)
);
-- For the sweep alone: rows come nearly in the order of their time.
create index cap_slot_by_age on cap_slot using brin (at);
