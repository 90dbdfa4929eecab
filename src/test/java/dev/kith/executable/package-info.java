/** What the native executable has to be told, since its builder sees only what the code names. */
@NullMarked
package dev.kith.executable;

import org.jspecify.annotations.NullMarked;
