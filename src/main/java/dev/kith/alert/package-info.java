/** New mail, told to people in their chat: what is heard of mail, what is worth an alert and when, and what the alert says. */
@NullMarked
package dev.kith.alert;

import org.jspecify.annotations.NullMarked;
