/** What every feature's configuration has in common: how a bad setting is refused, and a secret read. */
@NullMarked
package dev.kith.config;

import org.jspecify.annotations.NullMarked;
