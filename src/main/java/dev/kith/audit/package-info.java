/** What was done for whom, by whom and how: the record that people were asked. Knows nothing of what it was about. */
@NullMarked
package dev.kith.audit;

import org.jspecify.annotations.NullMarked;
