/** What the command line asks of the running service, and how the service answers: through the database. */
@NullMarked
package dev.kith.request;

import org.jspecify.annotations.NullMarked;
