-- Contacts that Kith had made by the ledger of a backup that was restored: found just as their cards say, they are Kith's again, and
-- not counted among those that were there before it.
create table doubted_item (
    account_id bigint not null references account on delete cascade,
    jid text not null,
    primary key (account_id, jid)
);
