-- dispatch: rates that are set beside those of accounts and campaign files: of the workspace, of a
-- channel, and of a run in place of its campaign's.
create table rate (
  workspace_id integer     not null references workspace (id),
  scope        text        not null,  -- workspace, channel:<word>, run:<id>
  run_id       bigint,                -- of a run's own
  messages     integer     not null,
  per          interval    not null,
  changed_at   timestamptz not null,
  changed_by   text        not null,
  version      bigint      not null,
  primary key (workspace_id, scope)
);

-- dispatch: what was thought of a run when it was launched, where limits allow to think.
create table run_forecast (
  workspace_id integer     not null,
  run_id       bigint      not null,
  people       bigint      not null,
  ends_at      timestamptz not null,
  overridden   boolean     not null,  -- it ends after its deadline, and was launched all the same
  primary key (workspace_id, run_id)
);
