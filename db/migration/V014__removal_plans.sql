-- What passes that run now are about to remove: the brake counts it, whichever process it is.
create table removal_plan (
    account_id bigint primary key references account on delete cascade,
    removals integer not null,
    planned_at timestamptz not null
);
