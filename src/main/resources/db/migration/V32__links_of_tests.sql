-- Whether the links of a test send are the recipient's own and work; else they change nothing.
alter table message_request add column own_links boolean not null default false;
