-- What became of mails up to here is known (RFC 7162); 0 where the server does not count changes, or nobody asked yet.
alter table alert_mailbox add column mod_seq bigint not null default 0;
