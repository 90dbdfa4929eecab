-- The XMPP logins of people whose server gives a component no right to rosters, so that Kith logs in as they do.
create table xmpp_login (
    jid text primary key references account (jid) on delete cascade,
    kind text not null check (kind in ('password', 'token')),
    secret bytea not null,                          -- sealed with the key file; never readable from the database alone
    set_at timestamptz not null,                    -- tells this login from the one before
    mechanism text,                                 -- that it was accepted by; no weaker one is used from then on
    refused_at timestamptz                          -- the server said no; not tried again until it is set anew
);
