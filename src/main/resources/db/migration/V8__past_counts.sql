-- What people of a run did, counted when the ledger of its month is dropped: from then on nobody is
-- known to have been in it. Who comes later is in run_person_count until the next month goes.
create table run_past_count (
  workspace_id integer     not null,
  run_id       bigint      not null,
  whole        boolean     not null,  -- whoever did it at all; else one item of it
  type         text        not null,
  agent        text        not null,
  item         text        not null,
  arm          smallint    not null,  -- the variant's number; -1 the control group, -2 none
  domain       smallint    not null,  -- run_domain.number; 0 every other, -1 no address
  drawn        boolean     not null,  -- counts in comparisons
  people       bigint      not null,
  total        bigint      not null,
  primary key (workspace_id, run_id, whole, type, agent, item, arm, domain, drawn)
);
