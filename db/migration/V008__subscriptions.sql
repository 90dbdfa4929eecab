-- Whose presence flows by Kith's doing.

-- Accounts that are there already agreed to names and groups: an upgrade makes nobody visible. New ones begin as the
-- program says.
alter table account add column subscriptions text not null default 'NAMES'
    check (subscriptions in ('NAMES', 'MUTUAL', 'ASK'));
alter table account alter column subscriptions drop default;

-- Of the presence between an account and a contact: whose doing it is. Stays when the item and its row in synced_item go.
create table presence_bond (
    account_id bigint not null references account on delete cascade,
    jid text not null,
    state text not null check (state in ('THEIRS', 'OFFERED', 'PAIRING', 'PAIRED', 'ENDING', 'PARTING', 'TAKEN_BACK',
        'ASKING', 'ASKED', 'DECLINED')),
    changed_at timestamptz not null,
    primary key (account_id, jid)
);
create index presence_bond_by_contact on presence_bond (jid);
create index synced_item_by_contact on synced_item (jid);

-- Requests that were sent for people: none is sent twice, and only so many in a time.
create table presence_request (
    account_id bigint not null references account on delete cascade,
    jid text not null,
    domain text not null,
    asked_at timestamptz not null,
    primary key (account_id, jid)
);
create index presence_request_by_domain on presence_request (domain, asked_at);
