-- audience: why the people of a later slice wait, where a decision has moved them (Reason); null for
-- all other slices. Written once, with the slice.
alter table slice add column because smallint;
