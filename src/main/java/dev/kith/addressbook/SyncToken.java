package dev.kith.addressbook;

/** A server's opaque "changes since" mark (RFC 6578 §4). */
public record SyncToken(String value) {}
