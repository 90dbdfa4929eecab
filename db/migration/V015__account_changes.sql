-- A replica reads the accounts of the shards that it was just given, and of its others those that changed since it looked.

-- CRC-32 as in zlib, of the address in UTF-8, modulo 256: what replica.ShardMap says.
create function account_shard(jid text) returns smallint language plpgsql immutable strict parallel safe as $$
declare
    bytes bytea := convert_to(jid, 'UTF8');
    crc bigint := 4294967295;
begin
    for i in 0 .. length(bytes) - 1 loop
        crc := crc # get_byte(bytes, i);
        for bit in 1 .. 8 loop
            crc := (crc >> 1) # (crc & 1) * 3988292384;
        end loop;
    end loop;
    return (crc # 4294967295) & 255;
end $$;

create function account_changed() returns trigger language plpgsql as $$
begin
    new.changed := pg_current_xact_id();
    return new;
end $$;

alter table account
    add shard smallint generated always as (account_shard(jid)) stored,
    add changed xid8 not null default '0';          -- the transaction that wrote the row
create trigger account_changed before insert or update on account for each row execute function account_changed();

create index account_by_shard on account (shard);
create index account_by_change on account (changed);
create index account_switched_off on account (shard) where not enabled and not pending;

-- By what names address-book servers may know somebody: the address and how they sign in, both also without the domain.
create index account_by_local_part on account (split_part(jid, '@', 1));
create index account_by_login on account (lower(login_user)) where login_user <> '';
create index account_by_login_name on account (regexp_replace(lower(login_user), '@[^@]*$', '')) where login_user <> '';
