package dev.kith.alert;

/**
 * Who a mail says it is from (RFC 5322 §3.6.2), decoded and otherwise as it came: any character may be in it.
 *
 * @param name the display name; empty when there is none
 * @param address the mail address; empty when there is none that can be read
 */
public record Sender(String name, String address) {
    public static final Sender UNKNOWN = new Sender("", "");
}
