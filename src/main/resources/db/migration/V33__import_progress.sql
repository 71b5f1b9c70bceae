---------------------------------------------------------------- segments
-- How many people an applied chunk names. Whoever asks how far an import is need not read them.
alter table import_chunk
  add column people integer generated always as (cardinality(profile_ids)) stored;
