-- Several processes serve one database: who is there, who looks after which accounts, and since when.

-- One row for each process that serves; whoever was not seen for eight seconds by the database's clock is taken for dead.
create table replica (
    id text primary key,                            -- the host's name and a random part
    started_at timestamptz not null,
    seen_at timestamptz not null,
    takes_accounts boolean not null,                -- whether it can reach rosters, and so has a share of the accounts
    held integer not null,                          -- shards that it looks after
    has_link boolean not null
) with (fillfactor = 50);

-- Accounts are spread over shards 0 to 255 by their address; shard 256 is the link to the XMPP server. The epoch rises
-- whenever a shard changes hands, and whoever writes for it says which epoch they mean.
create table shard (
    id integer primary key,
    epoch bigint not null,
    owner text,
    since timestamptz
);
insert into shard (id, epoch) select id, 0 from generate_series(0, 256) as id;

-- db-scheduler's tables: one execution that never ends for each shard.
create table shard_lease (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create table link_lease (like shard_lease including all);
insert into shard_lease (task_name, task_instance, execution_time, picked, version)
    select 'shard', id::text, 'epoch', false, 1 from shard where id < 256;
insert into link_lease (task_name, task_instance, execution_time, picked, version) values ('shard', '256', 'epoch', false, 1);

-- What a replica without the link has to say to somebody; whoever holds the link says it.
create table notice (
    id text primary key,                            -- the same whenever the same is said again
    jid text not null,
    body text not null,
    created_at timestamptz not null
);

-- Presence as the holder of the link hears it, for the badges of the others; nothing is written while it is alone.
create table presence_seen (
    jid text primary key,
    seq bigint generated always as identity,        -- moves on with every change
    epoch bigint not null,                          -- of the link by which it was heard
    availability text not null,
    status text not null,
    since timestamptz not null
);
create index presence_seen_by_seq on presence_seen (seq);
-- One row: by which link, and until when, what was heard was confirmed.
create table presence_link (
    id integer primary key check (id = 1),
    epoch bigint not null,
    confirmed_at timestamptz not null
);
