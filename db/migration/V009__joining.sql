-- People join, leave and take what is theirs; what was done for whom is kept on record.

-- Somebody looks at what Kith would do, and has not said yes yet: nothing is written for such an account.
alter table account add column pending boolean not null default false;
-- Set first when somebody leaves, so that a leaving that is cut short goes on after the next start.
alter table account add column leaving_since timestamptz;
-- 'operator': the login that the operator gave Kith for everybody, of which nothing is stored here.
alter table account drop constraint account_login_kind_check;
alter table account add constraint account_login_kind_check check (login_kind in ('basic', 'bearer', 'operator'));

-- Whoever asks for a leaving gets an answer although the account is gone by then.
alter table request drop constraint request_account_id_fkey;
alter table request add constraint request_account_id_fkey
    foreign key (account_id) references account on delete set null;

-- Contacts that were on the roster before Kith wrote or adopted them: whoever leaves keeps them.
create table met_item (
    account_id bigint not null references account on delete cascade,
    jid text not null,
    primary key (account_id, jid)
);
-- Of those from before nobody knows any more who made them, so they are kept.
insert into met_item (account_id, jid) select account_id, jid from synced_item where state = 'managed';

-- Who did what for whom, when, and how. Nothing of an address book or a roster, and no secret, stands here.
create table audit_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    jid text not null,                              -- whom it was about
    what text not null,
    actor text not null,                            -- 'person' or 'operator'
    way text not null,                              -- by message, by form, on the command line, from a file
    detail text not null                            -- the words of the consent, what was chosen, what came of it
);
create index audit_entry_by_jid on audit_entry (jid, id);

-- Only ever added to.
create function audit_entry_stays() returns trigger language plpgsql as
$$ begin raise exception 'audit entries are not changed'; end $$;
create trigger audit_entry_stays before update or delete on audit_entry
    for each row execute function audit_entry_stays();
