-- Contacts that people add in chat become cards, for those who chose it.
alter table account add column two_way_book text;   -- the book's name; null: they do not

-- The cards that we made, and no others.
create table made_card (
    account_id bigint not null references account on delete cascade,
    jid text not null,
    place text not null,                            -- the card's address
    state text not null check (state in ('ours', 'theirs')),
    written_name text,                              -- what it said when we last read it back
    written_groups text[],
    etag text not null,                             -- of the version that said so
    intent_name text,                               -- a write that was about to happen
    intent_groups text[],
    seen boolean not null,                          -- our copy of the books has shown it
    missing_since timestamptz,                      -- first complete reading of the roster without the contact
    reason text,                                    -- why it is theirs
    changed_at timestamptz not null,
    primary key (account_id, jid)
);
