-- Fanfare's tables. One owner room each, named above its tables (docs/architecture.md).
-- Rules that a test holds: the workspace is in every key; no now() and no default on a time;
-- flow tables (million rows) have no foreign key and no index on a column that changes.

---------------------------------------------------------------- access
create table workspace (
  id           integer     primary key generated always as identity,
  name         text        not null unique,
  sandbox      boolean     not null,
  -- Settings a launch is checked against.
  public_url   text,
  postal_address text,
  default_zone text        not null,
  created_at   timestamptz not null,
  version      bigint      not null
);

create table api_key (
  workspace_id integer     not null references workspace (id),
  id           text        not null,
  name         text        not null,
  role         text        not null,
  installation boolean     not null,  -- may create workspaces
  secret_hash  bytea       not null,  -- SHA-256 of a 256-bit random secret
  created_at   timestamptz not null,
  revoked_at   timestamptz,
  primary key (workspace_id, id)
);
create unique index api_key_by_hash on api_key (secret_hash);

-- The answer to a request with an Idempotency-Key, kept 30 days.
create table idempotency_key (
  workspace_id integer     not null,
  key          text        not null,
  request_hash bytea       not null,  -- of method, path and body
  owner_node   text        not null,
  owner_epoch  bigint      not null,
  status       integer,               -- null while the first request runs
  headers      bytea,                 -- sealed, as the body: an answer may hold a secret
  body         bytea,
  created_at   timestamptz not null,
  primary key (workspace_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

---------------------------------------------------------------- platform
-- One row per engine process name. An epoch is one life of it.
create table node (
  name         text        primary key,
  epoch        bigint      not null,
  beat         bigint      not null,  -- grows while it lives; watched on monotonic clocks
  alive        boolean     not null,
  started_at   timestamptz not null
) with (fillfactor = 50);

-- The one row that says which installation this is.
create table installation (
  one          boolean     primary key check (one),
  id           uuid        not null,
  key_check    bytea       not null,  -- tells the keystore it was made with from others
  held_since   timestamptz,           -- nothing is sent until somebody decides
  held_because text
);

-- Work of which there is one at a time in the installation: relay, finisher, sinks.
create table duty (
  name         text        primary key,
  node         text        not null,
  epoch        bigint      not null
) with (fillfactor = 50);

---------------------------------------------------------------- profiles
create table attribute (
  workspace_id integer     not null references workspace (id),
  name         text        not null,
  type         text        not null check (type in ('string', 'number', 'boolean', 'date', 'instant', 'strings')),
  created_at   timestamptz not null,
  primary key (workspace_id, name)
);

-- High halves of profile ids: an id is block << 32 | ascending random, so ids are random subject
-- numbers and people imported together still lie together.
create sequence profile_block as bigint minvalue 1 maxvalue 2147483647;

create table profile (
  workspace_id integer     not null,
  id           bigint      not null,  -- the subject number: all that leaves this room
  external_id  text        collate "C" not null,
  attributes   jsonb       not null,
  zone         text,
  locale       text,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (workspace_id, id)
) with (fillfactor = 85);
create unique index profile_by_external_id on profile (workspace_id, external_id);

-- One address of a person on a channel, with what may be sent there. consented and withdrawn are
-- sets of purposes (bit = purpose.bit). The row outlives its address: withdrawn is not forgotten.
create table contact_point (
  workspace_id integer     not null,
  profile_id   bigint      not null,
  channel      smallint    not null,  -- 1 email, 2 sms
  address      text,                  -- null after it was taken away
  address_key  bigint,                -- keyed hash of the normalised address
  address_since timestamptz not null,
  consented    integer     not null,
  withdrawn    integer     not null,
  primary key (workspace_id, profile_id, channel),
  check ((address is null) = (address_key is null))
) with (fillfactor = 85);
-- Who else is at an address: changed only with the address itself.
create index contact_point_by_address on contact_point (workspace_id, address_key)
  where address_key is not null;

-- Whom an older file must not bring back: a keyed hash of their id in the workspace.
create table erased_person (
  workspace_id integer     not null,
  person_key   bigint      not null,
  at           timestamptz not null,
  primary key (workspace_id, person_key)
);
create index erased_person_by_age on erased_person (workspace_id, at);

-- An address that a call wrote to and that is no profile's: a person of its own to the ledger, with
-- a subject number. Forgotten 30 days after the last message.
create table direct_address (
  workspace_id integer     not null,
  channel      smallint    not null,
  address_key  bigint      not null,
  profile_id   bigint      not null,
  address      text        not null,
  address_since timestamptz not null,
  kept_until   timestamptz not null,
  primary key (workspace_id, channel, address_key)
) with (fillfactor = 85);
create unique index direct_address_by_number on direct_address (workspace_id, profile_id);

---------------------------------------------------------------- consent
create table purpose (
  workspace_id integer     not null references workspace (id),
  bit          smallint    not null check (bit between 0 and 30),
  name         text        not null,
  service      boolean     not null,  -- needs no consent, has no unsubscribe link
  title        text,                  -- what people read for it; null for its name
  description  text,
  double_opt_in boolean    not null,  -- consent to it is confirmed by mail
  created_at   timestamptz not null,
  primary key (workspace_id, bit),
  unique (workspace_id, name)
);

-- Append-only history; a change of many people at once (an import chunk) is one row.
create table consent_change (
  workspace_id integer     not null,
  id           bigint      not null generated always as identity,
  lo           bigint      not null,
  hi           bigint      not null,
  profile_ids  bigint[]    not null,
  channel      smallint    not null,
  purpose_bit  smallint    not null,
  granted      boolean     not null,
  basis        text        not null,  -- the words or the mechanism it rests on
  source       text        not null,  -- import:<id>, api, one-click, page, double-opt-in:<id>
  at           timestamptz not null,
  primary key (workspace_id, id)
);
create index consent_change_by_person on consent_change (workspace_id, lo, hi);
-- Random numbers do not compress: trying costs more than it saves.
alter table consent_change alter column profile_ids set storage external;

-- Consents that wait for the person's own word; forgotten 30 days after they ended.
create table consent_request (
  workspace_id integer     not null,
  id           bigint      not null,
  profile_id   bigint      not null,
  channel      smallint    not null,
  purpose_bit  smallint    not null,
  address_key  bigint      not null,  -- whose mailbox was asked: it counts for that address only
  basis        text        not null,
  asks         integer     not null,
  asked_at     timestamptz not null,
  expires_at   timestamptz not null,
  confirmed_at timestamptz,
  primary key (workspace_id, id)
);
create index consent_request_by_person on consent_request (workspace_id, profile_id, id);
create index consent_request_by_address on consent_request (workspace_id, address_key);

create table suppression (
  workspace_id integer     not null,
  channel      smallint    not null,
  address_key  bigint      not null,
  reason       text        not null,  -- hard_bounce, complaint, manual, invalid, erased
  source       text        not null,
  at           timestamptz not null,
  primary key (workspace_id, channel, address_key)
);

---------------------------------------------------------------- segments
create table segment (
  workspace_id integer     not null references workspace (id),
  id           integer     not null generated always as identity,
  name         text        not null,
  by_rule      boolean     not null,  -- its versions are conditions, not people written down
  current_version integer,
  last_version integer     not null,  -- numbers go on when a name that was deleted is taken again
  created_at   timestamptz not null,
  version      bigint      not null,
  deleted_at   timestamptz,           -- its versions stay, for runs that were frozen from them
  primary key (workspace_id, id),
  unique (workspace_id, name)
);

create table segment_version (
  workspace_id integer     not null,
  segment_id   integer     not null,
  number       integer     not null,
  members      integer     not null,  -- of a rule: as counted when it was made
  import_id    bigint,
  condition    text,                  -- the rule; null where the members are written down
  scored_by    jsonb,                 -- model and expiry of its members' scores; null without
  created_at   timestamptz not null,
  primary key (workspace_id, segment_id, number)
);

-- Members of an immutable version, sorted and packed; ranges of chunks do not overlap.
create table segment_chunk (
  workspace_id integer     not null,
  segment_id   integer     not null,
  number       integer     not null,
  chunk        integer     not null,
  lo           bigint      not null,
  hi           bigint      not null,
  profile_ids  bigint[]    not null,
  primary key (workspace_id, segment_id, number, chunk)
);
alter table segment_chunk alter column profile_ids set storage external;

-- What a model says of the members of a version, by the import that brought it.
create table segment_score (
  workspace_id integer     not null,
  profile_id   bigint      not null,
  import_id    bigint      not null,
  score        float8      not null,
  rank_pct     float8      not null,
  uplift       float8,
  lower        float8,
  upper        float8,
  variant      text,
  primary key (workspace_id, profile_id, import_id)
);
create index segment_score_by_import on segment_score (import_id);

create table segment_import (
  workspace_id integer     not null references workspace (id),
  id           bigint      not null,
  segment_id   integer,               -- null: a dry run for a segment that does not exist
  segment_name text        not null,
  mode         text        not null check (mode in ('replace', 'add', 'remove')),
  definition   jsonb       not null,  -- format, mapping, consent basis as given
  state        text        not null,  -- WAITING, RECEIVING, STAGED, APPLYING, DONE, CHECKED, REFUSED, FAILED
  problem      text,
  owner_node   text,
  owner_epoch  bigint,
  rows_read    bigint      not null,
  rows_rejected bigint     not null,
  rows_applied bigint      not null,  -- this and the next five are summed from import_chunk at the end
  created_profiles bigint  not null,
  updated_profiles bigint  not null,
  granted_consents bigint  not null,
  kept_withdrawals bigint  not null,  -- people whose withdrawal stood against the file's consent
  withdrawn_consents bigint not null, -- people whom the file says to have opted out, and who had not
  chunks       integer     not null,  -- staged
  failures     integer     not null,  -- attempts to apply it that failed
  due_at       timestamptz,           -- not applied before; null is at once
  segment_version integer,
  outcome      jsonb,                 -- changed fields, members that joined and left; null before the end
  scored_by    jsonb,                 -- of scores: model and expiry, as the received file says
  created_at   timestamptz not null,
  finished_at  timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 50);
create index segment_import_sourced on segment_import (id)
  where state = 'WAITING' and definition ->> 'source' is not null;
create index segment_import_open on segment_import (id)
  where state in ('RECEIVING', 'STAGED', 'APPLYING');

-- Checked people of a file between upload and application, packed; emptied when the import ends.
-- Holds personal data, so it belongs to profiles' life: at most 30 days, in practice minutes.
create table import_stage (
  import_id    bigint      not null,
  chunk        integer     not null,
  part         integer     not null,  -- a chunk may come in parts, in their order
  payload      bytea       not null,
  primary key (import_id, chunk, part)
);
alter table import_stage alter column payload set storage external;

-- A chunk that has been applied, written in its transaction: where an import resumes, and whom it
-- names. Emptied when the import ends.
create table import_chunk (
  import_id    bigint      not null,
  chunk        integer     not null,
  profile_ids  bigint[]    not null,
  created_profiles integer not null,
  updated_profiles integer not null,
  changed_fields jsonb     not null,  -- people by field
  granted_consents integer not null,
  kept_withdrawals integer not null,
  withdrawn_consents integer not null,
  unknown_people integer   not null,  -- of scores: whose subject numbers nobody has
  primary key (import_id, chunk)
);
alter table import_chunk alter column profile_ids set storage external;

create table import_reject (
  workspace_id integer     not null,
  import_id    bigint      not null,
  line         bigint      not null,
  ordinal      smallint    not null,
  column_name  text        not null,
  value        text        not null,
  reason       text        not null,
  at           timestamptz not null,
  primary key (workspace_id, import_id, line, ordinal)
);

---------------------------------------------------------------- channels
create table account (
  workspace_id integer     not null references workspace (id),
  id           integer     not null generated always as identity,
  name         text        not null,
  channel      text        not null,
  adapter      text        not null,
  settings     jsonb       not null,
  secrets      bytea,                 -- encrypted with the keystore
  rate         integer,               -- messages started per rate_per; null is no limit
  rate_per     interval,
  created_at   timestamptz not null,
  version      bigint      not null,
  primary key (workspace_id, id),
  unique (workspace_id, name)
);

---------------------------------------------------------------- campaigns
create table campaign (
  workspace_id integer     not null references workspace (id),
  id           integer     not null generated always as identity,
  name         text        not null,
  current_version integer  not null,
  created_at   timestamptz not null,
  version      bigint      not null,  -- for ETag
  primary key (workspace_id, id),
  unique (workspace_id, name)
);

create table campaign_version (
  workspace_id integer     not null,
  campaign_id  integer     not null,
  number       integer     not null,
  file         text        not null,  -- as applied
  hash         bytea       not null,
  template     json        not null,  -- all words of the message, frozen into the version
  variants     json        not null,  -- those of each variant, in the order of the file
  created_by   text        not null,
  created_at   timestamptz not null,
  plan         bytea,                 -- hash of the plan it came of
  restores     integer,               -- the version whose words these are
  primary key (workspace_id, campaign_id, number)
);

-- What was reviewed, kept 30 days to be applied by its hash. All three are JSON, to the letter.
create table plan (
  workspace_id integer     not null,
  hash         bytea       not null,
  files        text        not null,
  inputs       text        not null,  -- what it rests on
  answer       text        not null,
  created_by   text        not null,
  created_at   timestamptz not null,
  applied_by   text,
  applied_at   timestamptz,
  primary key (workspace_id, hash)
);
create index plan_by_age on plan (workspace_id, created_at);

-- A run is unique per campaign and planned instant. Ids are time-ordered. One without a campaign is
-- of the messages that calls ask for: one for each account and calendar month.
create table run (
  workspace_id integer     not null,
  id           bigint      not null,
  campaign_id  integer,
  campaign_version integer,
  planned_at   timestamptz not null,  -- the occurrence
  state        text        not null,  -- PLANNED, SENDING, PAUSED, CANCELLING, COMPLETED, CANCELLED, FAILED
  problem      text,
  account_id   integer     not null,
  segment_versions jsonb   not null,  -- what the audience was frozen from
  planned      integer,               -- people frozen
  launched_by  text        not null,
  created_at   timestamptz not null,
  frozen_at    timestamptz,
  ended_at     timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 50);
create unique index run_by_occurrence on run (workspace_id, campaign_id, planned_at);
create unique index run_of_messages on run (workspace_id, account_id, planned_at)
  where campaign_id is null;
create index run_open on run (planned_at) where ended_at is null;
-- Two launches at once are one: a campaign has at most one open run.
create unique index run_one_open on run (workspace_id, campaign_id) where ended_at is null;

-- When a campaign that recurs is sent next. One row for each campaign that was ever armed.
create table schedule (
  workspace_id integer     not null,
  campaign_id  integer     not null,
  state        text        not null,  -- ARMED, PAUSED, ENDED, CANCELLED
  campaign_version integer not null,  -- whose rhythm it follows
  next_at      timestamptz,           -- the planned instant to come; null when there is none
  taken        integer     not null,  -- planned instants that have passed
  missed       integer     not null,  -- those of them without a run
  last_at      timestamptz,           -- the last planned instant that has passed
  problem      text,                  -- why the instant that has come waits, for people
  armed_by     text        not null,
  armed_at     timestamptz not null,
  primary key (workspace_id, campaign_id)
) with (fillfactor = 50);
create index schedule_due on schedule (workspace_id, next_at) where state = 'ARMED';

---------------------------------------------------------------- audience
-- The frozen people of a run, and the planned ledger until they are decided. kind 0: frozen
-- people (ranges do not overlap); 1: retry, 2: resend after unknown, 3: recovered, not started,
-- 4: unknown and settled by an operator.
create table slice (
  run_id       bigint      not null,
  slice_no     integer     not null,
  workspace_id integer     not null,
  account_id   integer     not null,
  occurrence   bigint      not null,  -- of the key: the run's, or of the call that asked
  kind         smallint    not null,
  parent_no    integer,
  attempt      smallint    not null,
  due_at       timestamptz not null,
  lo           bigint      not null,
  hi           bigint      not null,
  n            integer     not null,
  profile_ids  bigint[]    not null,
  state        smallint    not null,  -- 0 open, 1 claimed, 2 done
  owner_node   text,
  owner_epoch  bigint,
  epoch        integer     not null,
  started_to   integer     not null,  -- the start mark: positions below may be with a provider
  recorded     integer     not null,  -- people with a ledger row or moved to a later slice
  tally        integer[]   not null,  -- ledger rows by reason; whoever moves one counts it off, so may be < 0
  -- Of frozen slices where an attribute assigns variants: by person, the variant's number, -1 for
  -- control, -2 for neither.
  arms         smallint[],
  primary key (run_id, slice_no)
) with (fillfactor = 40);
alter table slice alter column profile_ids set storage external;
create index slice_open on slice (run_id, due_at, slice_no) where state = 0;
create index slice_by_occurrence on slice (run_id, occurrence);
create index slice_claimed on slice (owner_node, owner_epoch) where state = 1;

-- Numbers of slices made after the freeze (retry, resend, recovered); frozen ones count from 0.
create sequence later_slice_no as integer minvalue 1000000 cycle;

-- People of a run who will be skipped, decided over the whole run at freeze.
create table run_exclusion (
  run_id       bigint      not null,
  workspace_id integer     not null,
  profile_id   bigint      not null,
  reason       smallint    not null,
  winner_id    bigint,
  primary key (run_id, workspace_id, profile_id)
);

-- The domains that at least 25 people of a run have their address in: what reports may tell apart
-- without telling of anybody.
create table run_domain (
  workspace_id integer     not null,
  run_id       bigint      not null,
  number       smallint    not null,  -- counted from 1; 0 is every other domain
  domain       text        not null,
  people       integer     not null,
  primary key (workspace_id, run_id, number)
);

---------------------------------------------------------------- messages
-- What one call asked to send, kept 30 days: the words may be about a person.
create table message_request (
  workspace_id integer     not null,
  occurrence   bigint      not null,  -- when it was taken, in microseconds; moved on until it is unique
  run_id       bigint      not null,
  definition   text        not null,  -- as a campaign file, without its words
  words        json,                  -- its own, which may be about one person
  words_hash   bytea,                 -- or of a template: see message_words
  created_by   text        not null,
  created_at   timestamptz not null,
  primary key (workspace_id, occurrence)
);
create index message_request_by_age on message_request (workspace_id, created_at);

-- Words of templates that calls send, once for all calls. Kept as long as any of these.
create table message_words (
  workspace_id integer     not null,
  hash         bytea       not null,
  words        json        not null,
  used_at      timestamptz not null,  -- to the day
  primary key (workspace_id, hash)
);

-- One message of a call, and what it says to its recipient alone. Lives as its request.
create table message (
  workspace_id integer     not null,
  occurrence   bigint      not null,
  profile_id   bigint      not null,
  id           uuid        not null,
  run_id       bigint      not null,
  variables    text,                  -- a JSON object
  zone         text,
  locale       text,
  primary key (workspace_id, occurrence, profile_id)
);
create unique index message_by_id on message (workspace_id, id);
create index message_by_person on message (workspace_id, profile_id);

---------------------------------------------------------------- dispatch
-- One row per person, run, step, occurrence and slot; inserted once, with its state.
create table ledger (
  run_id       bigint      not null,
  profile_id   bigint      not null,
  occurrence   bigint      not null,
  workspace_id integer     not null,
  step         smallint    not null,
  slot         smallint    not null,
  state        smallint    not null,
  reason       smallint    not null,
  attempt      smallint    not null,
  ambiguous    smallint    not null,  -- attempts whose outcome was lost with a worker
  slice_no     integer     not null,
  probability  real        not null,
  address_key  bigint,                -- null among skipped
  variant      smallint,              -- its number; null where an attribute names none
  domain       smallint    not null,  -- run_domain.number; 0 for every other, and for none
  detail       text,
  judged       smallint,              -- the facts at the start mark as bits; null where they died with their worker
  decided_at   timestamptz not null,
  ended_at     timestamptz not null,
  primary key (run_id, profile_id, occurrence, workspace_id, step, slot)
) partition by range (run_id);
create unique index ledger_by_address on ledger (run_id, address_key, occurrence, workspace_id, step, slot)
  where address_key is not null;

-- A worker lost while rows were started: who, when, how many stayed unknown.
create table disturbance (
  workspace_id integer     not null,
  run_id       bigint      not null,
  slice_no     integer     not null,
  epoch        integer     not null,
  node         text        not null,
  node_epoch   bigint      not null,
  unknown      integer     not null,
  at           timestamptz not null,
  primary key (workspace_id, run_id, slice_no, epoch)
);

-- Virtual time up to which tokens of a limit are handed out (generic cell rate).
create table rate_limit (
  workspace_id integer     not null,
  scope        text        not null,  -- account:<id>, run:<id>
  granted_to   timestamptz not null,
  primary key (workspace_id, scope)
) with (fillfactor = 50);

---------------------------------------------------------------- events
-- A writer's own ordered stream. Its row is locked while a batch is written, so sequence order
-- is commit order.
create table event_stream (
  id           bigint      primary key generated always as identity,
  name         text        not null unique,
  last_seq     bigint      not null
) with (fillfactor = 40);

-- Up to where a topic has a stream, all replicas acknowledged: a new topic gets everything. Apart
-- from event_stream, so that the relay and the writers never wait for each other.
create table relay_cursor (
  topic        text        not null,
  stream_id    bigint      not null,
  published_seq bigint     not null,
  primary key (topic, stream_id)
) with (fillfactor = 40);

-- Packed batches: outbox and truth in one.
create table event (
  day          date        not null,
  stream_id    bigint      not null,
  seq          bigint      not null,
  workspace_id integer     not null,
  run_id       bigint,
  xid          xid8        not null,  -- orders streams: committed before begun is smaller
  n            integer     not null,
  recorded_at  timestamptz not null,
  payload      bytea       not null,
  primary key (stream_id, seq, day)
) partition by range (day);
alter table event alter column payload set storage external;
create index event_by_run on event (run_id, stream_id, seq) include (workspace_id, n)
  where run_id is not null;

-- Where a sink stands; stored with its result in one transaction.
create table sink_offset (
  sink         text        not null,
  topic        text        not null,
  partition    integer     not null,
  next_offset  bigint      not null,
  primary key (sink, topic, partition)
) with (fillfactor = 40);

-- The last event applied per partition and writer's stream: what comes again is dropped.
create table sink_position (
  sink         text        not null,
  topic        text        not null,
  partition    integer     not null,
  stream_id    bigint      not null,
  seq          bigint      not null,
  index_in_batch integer   not null,
  primary key (sink, topic, partition, stream_id)
) with (fillfactor = 40);

---------------------------------------------------------------- analytics
create table run_count (
  workspace_id integer     not null,
  run_id       bigint      not null,
  type         text        not null,
  reason       text        not null,
  n            bigint      not null,
  primary key (workspace_id, run_id, type, reason)
) with (fillfactor = 40);

-- As run_count, by group (a variant, or control) and the domain of the address. The word is the
-- reason; of message.decided, the decision.
create table run_group_count (
  workspace_id integer     not null,
  run_id       bigint      not null,
  type         text        not null,
  word         text        not null,
  arm          text        not null,
  domain       text        not null,
  n            bigint      not null,
  primary key (workspace_id, run_id, type, word, arm, domain)
) with (fillfactor = 40);

-- As run_count, by quarters of an hour since 1970.
create table run_time_count (
  workspace_id integer     not null,
  run_id       bigint      not null,
  type         text        not null,
  agent        text        not null,
  quarter      integer     not null,
  n            bigint      not null,
  primary key (workspace_id, run_id, type, agent, quarter)
) with (fillfactor = 40);

-- What people did about a run's messages: opens, clicks, withdrawals, conversions.
create table run_person_count (
  workspace_id integer     not null,
  run_id       bigint      not null,
  profile_id   bigint      not null,
  type         text        not null,
  agent        text        not null,  -- who opened or clicked
  item         text        not null,  -- the link clicked (table.number), the goal reached
  n            bigint      not null,
  primary key (workspace_id, run_id, profile_id, type, agent, item)
) with (fillfactor = 70);

-- Conversions that were told to the door, so that one told again is known.
create table conversion (
  workspace_id integer     not null,
  run_id       bigint      not null,
  id           text        not null,  -- the caller's
  profile_id   bigint      not null,
  goal         text        not null,
  at           timestamptz not null,
  recorded_at  timestamptz not null,
  primary key (workspace_id, run_id, id)
);
create index conversion_by_person on conversion (workspace_id, profile_id);

---------------------------------------------------------------- privacy
-- That a person was erased. It names nobody.
create table erasure (
  workspace_id integer     not null,
  id           bigint      not null,
  person_key   bigint      not null,  -- as in erased_person
  at           timestamptz not null,
  erased_by    text        not null,  -- the API key
  rows         jsonb       not null,  -- how many went, by table
  primary key (workspace_id, id)
);
create index erasure_by_person on erasure (workspace_id, person_key, id);

---------------------------------------------------------------- tracking
-- The links of one template of a campaign version, written before the first message that has them.
create table link_table (
  workspace_id integer     not null,
  id           integer     not null generated always as identity,
  campaign_id  integer     not null,
  campaign_version integer not null,
  hash         bytea       not null,  -- of its links
  primary key (workspace_id, id),
  unique (workspace_id, campaign_id, campaign_version, hash)
);

create table link (
  workspace_id integer     not null,
  table_id     integer     not null,
  number       integer     not null,
  part         text        not null,  -- html, text, hidden
  source       text        not null,  -- as the template has it
  target       text,                  -- null: in the token, as it was rendered for the person
  primary key (workspace_id, table_id, number)
);

---------------------------------------------------------------- templates
-- Words of a workspace's own messages and fragments. A name that was taken away keeps its row, so
-- that name@number never means other words.
create table template (
  workspace_id integer     not null references workspace (id),
  name         text        collate "C" not null,
  current_version integer  not null,
  deleted      boolean     not null,
  created_at   timestamptz not null,
  primary key (workspace_id, name)
);

create table template_version (
  workspace_id integer     not null,
  name         text        collate "C" not null,
  number       integer     not null,
  locale       text,                  -- of the words beside those of further locales
  wording      json        not null,
  fragments    text[]      not null,  -- names it includes itself
  hash         bytea       not null,  -- SHA-256 of the words
  created_by   text        not null,
  created_at   timestamptz not null,
  primary key (workspace_id, name, number)
);
