-- Whether a badge shows its owner's picture too. The picture itself is nowhere here: it lives in memory alone.
alter table badge add column shows_avatar boolean not null default false;
