-- Who shows on web pages whether they are there.
create table badge (
    id bigint generated always as identity primary key,
    owner text not null,                            -- bare JID
    token_hash bytea not null unique,               -- SHA-256; the token itself is nowhere
    label text not null,
    theme text not null check (theme in ('flat', 'pill', 'dot', 'card')),
    enabled boolean not null,
    shows_status boolean not null,                  -- the text that the owner wrote to their presence
    hours text,                                     -- null: always
    zone text not null,                             -- in which the hours are meant
    expires_at timestamptz,
    old_addresses boolean not null,                 -- answers at the addresses that other servers had for the owner
    consent text not null,                          -- who made it, and how
    created_at timestamptz not null,
    hits bigint not null default 0
);
create index badge_by_owner on badge (owner);
