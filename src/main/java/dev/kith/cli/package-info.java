/** The command line: the same executable that runs the service. */
@NullMarked
package dev.kith.cli;

import org.jspecify.annotations.NullMarked;
