package dev.kith.account;

/** What a replica needs to know of an account to look after it; read for every account, so no more than that. */
public record Standing(long id, int shard, boolean enabled) {}
