-- Who is synced, what their address books say, and what we did to their rosters.

create table account (
    id bigint generated always as identity primary key,
    jid text not null unique,
    book_url text,                                  -- null: the operator's default address
    login_kind text not null check (login_kind in ('basic', 'bearer')),
    login_user text not null,
    login_secret bytea not null,                    -- sealed with the key file; never readable from the database alone
    enabled boolean not null,
    book_wins boolean not null,
    grace_seconds bigint not null check (grace_seconds >= 0),
    consent text not null,                          -- who switched it on, and how
    created_at timestamptz not null
);

create table address_book (
    id bigint generated always as identity primary key,
    account_id bigint not null references account on delete cascade,
    url text not null,
    name text not null,
    sync_token text,
    awaits_cards boolean not null,                  -- some were announced, but not yet read
    listed_at timestamptz,                          -- last complete listing
    missing_since timestamptz,                      -- first discovery that did not show it
    unique (account_id, url)
);

create table card (
    book_id bigint not null references address_book on delete cascade,
    href text not null,
    etag text not null,
    uid text not null,
    name text not null,
    chat_addresses text[] not null,
    mail_addresses text[] not null,
    categories text[] not null,
    is_group boolean not null,
    members text[] not null,
    problem text,                                   -- why it makes no contact, for its owner to read
    refetch boolean not null,                       -- announced as changed, but not yet read
    missing_since timestamptz,                      -- first complete listing that did not show it
    primary key (book_id, href)
);

create table synced_item (
    account_id bigint not null references account on delete cascade,
    jid text not null,
    state text not null check (state in ('managed', 'released')),
    written_name text,
    written_groups text[],
    intent text check (intent in ('write', 'removal')),
    intent_name text,
    intent_groups text[],
    leaving_since timestamptz,
    reason text,
    changed_at timestamptz not null,
    primary key (account_id, jid)
);

create table removed_item (
    id bigint generated always as identity primary key,
    account_id bigint not null references account on delete cascade,
    jid text not null,
    name text not null,
    groups text[] not null,
    subscription text not null,
    removed_at timestamptz not null
);
create index removed_item_by_time on removed_item (removed_at);
create index removed_item_by_account on removed_item (account_id, removed_at);

create table brake (
    account_id bigint primary key references account on delete cascade,
    reason text not null,
    withheld integer not null,
    engaged_at timestamptz not null,
    released_at timestamptz                         -- a person said go; used up by the next pass
);

create table last_pass (
    account_id bigint primary key references account on delete cascade,
    outcome text not null,
    detail text not null,
    finished_at timestamptz not null,
    next_at timestamptz
);

-- What the command line asks of the running service.
create table request (
    id bigint generated always as identity primary key,
    kind text not null,
    account_id bigint references account on delete cascade,
    asked_at timestamptz not null,
    taken_at timestamptz,
    finished_at timestamptz,
    answer text
);
create index request_open on request (id) where finished_at is null;

-- One row: which database this is, and how far its ledger has come; a mismatch means that a backup was restored.
create table installation (
    id integer primary key check (id = 1),
    fingerprint text not null,
    epoch bigint not null
);
