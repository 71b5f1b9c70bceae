---------------------------------------------------------------- audience
-- When a worker last moved on with it, in campaign time: whether somebody is at it at all.
alter table slice add column moved_at timestamptz;

---------------------------------------------------------------- segments
-- Imports are told by their ids alone, which are unique in the installation.
create unique index segment_import_by_id on segment_import (id);
create index import_reject_by_age on import_reject (workspace_id, at);
