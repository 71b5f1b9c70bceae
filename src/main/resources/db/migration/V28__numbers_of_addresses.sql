-- The number of an address outlives the address for as long as its messages may count against
-- frequency caps: the address is null from when it is forgotten.
alter table direct_address alter column address drop not null;
