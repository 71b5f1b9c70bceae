-- What If-Match names of a purpose and of an event type.
alter table purpose add column version bigint not null default 1;
alter table event_type add column version bigint not null default 1;
