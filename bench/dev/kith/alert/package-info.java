/** Measurements of alerts, from a delivery to the message. */
@NullMarked
package dev.kith.alert;

import org.jspecify.annotations.NullMarked;
