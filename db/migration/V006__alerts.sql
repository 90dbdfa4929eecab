-- Who is told of new mail, and what they chose.
create table alert_settings (
    id bigint generated always as identity primary key,
    owner text not null unique,                     -- bare JID
    enabled boolean not null,
    detail text not null check (detail in ('count', 'sender', 'subject')),
    only_mailboxes text[] not null,
    never_mailboxes text[] not null,
    vips text[] not null,
    muted text[] not null,
    quiet text not null,                            -- hours in which nothing is told
    zone text not null,                             -- in which they are meant
    vips_any_time boolean not null,
    hold_while_busy boolean not null,
    kept boolean not null,                          -- waits for somebody who is offline
    archived boolean not null,
    muted_until timestamptz,
    mail_user text not null,                        -- their name at the mail server
    login_kind text not null check (login_kind in ('NONE', 'MASTER', 'PASSWORD', 'TOKEN')),
    login_user text not null,
    login_secret bytea,                             -- sealed
    since timestamptz not null,                     -- when they last switched it on
    mail_notify boolean not null,                   -- a client of theirs asked for google:mail:notify
    consent text not null                           -- who switched it on, and how
);
create index alert_settings_by_mail_user on alert_settings (mail_user);

-- How far each mailbox was read.
create table alert_mailbox (
    owner text not null references alert_settings (owner) on delete cascade,
    mailbox text not null,
    uid_validity bigint not null,
    next_uid bigint not null,
    primary key (owner, mailbox)
);

-- Mail that is to be told, and for two days the memory of what was.
create table alert_mail (
    id bigint generated always as identity primary key,
    owner text not null references alert_settings (owner) on delete cascade,
    mail_key bytea not null,                        -- SHA-256 of the Message-ID, or of the place where it has none
    state text not null check (state in ('waiting', 'sending', 'told', 'left_out')),
    alert_id text,                                  -- of the alert that tells it
    message_id text not null,
    mailbox text not null,
    mailbox_use text not null,
    uid_validity bigint,
    uid bigint,
    sender_name text not null,                      -- empty once nobody needs it
    sender_address text not null,
    subject text not null,
    list_id text not null,
    received_at timestamptz not null,
    heard_at timestamptz not null,
    told_at timestamptz,
    unread boolean not null,
    unique (owner, mail_key)
);
create index alert_mail_open on alert_mail (owner, id) where state in ('waiting', 'sending');
create index alert_mail_by_age on alert_mail (heard_at);
