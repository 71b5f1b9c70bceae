-- messages: a call may be a test send, which shows a variant of a campaign version to whom it names.
alter table message_request
  add column test_variant text,   -- which one; null for every other call
  add column shown_as     bigint; -- with whose data, by number; null for the recipients' own
