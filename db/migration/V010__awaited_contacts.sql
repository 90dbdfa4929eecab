-- Mail addresses on people's cards that would be contacts if they had a chat account; so that whose account appears is told once.
create table awaited_contact (
    account_id bigint not null references account on delete cascade,
    jid text not null,
    primary key (account_id, jid)
);
create index awaited_contact_by_jid on awaited_contact (jid);

