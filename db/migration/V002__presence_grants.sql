-- Whose presence Kith may see, and what it put on their rosters for that.

create table presence_grant (
    jid text primary key,
    state text not null check (state in ('wanted', 'asked', 'granted', 'withdrawn', 'ending')),
    our_item boolean not null,                      -- we made the roster item, or were about to; otherwise the person did
    consent text not null,                          -- why their presence is followed
    created_at timestamptz not null,
    changed_at timestamptz not null
);
