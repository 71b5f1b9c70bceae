-- What people did, for conditions; a workspace's region of telephone numbers.

---------------------------------------------------------------- access
-- In which telephone numbers without a country's code are read (ISO 3166, as AT); null is none.
alter table workspace add column region text;

---------------------------------------------------------------- analytics
-- When people opened, clicked, unsubscribed and converted, by quarters of an hour since 1970: what
-- conditions count. Kept 400 days, and gone with the person.
create table engagement (
  workspace_id integer     not null,
  profile_id   bigint      not null,
  kind         smallint    not null,  -- PersonEvent: 2 opened, 3 clicked, 4 unsubscribed, 5 converted
  agent        smallint    not null,  -- who opened or clicked: 0 person, 1 machine, 2 bot; else 0
  run_id       bigint      not null,
  quarter      integer     not null,
  n            integer     not null,
  primary key (workspace_id, profile_id, kind, run_id, quarter, agent)
) with (fillfactor = 90);
-- What happened lately, and what has lived long enough.
create index engagement_by_time on engagement (workspace_id, kind, quarter);
