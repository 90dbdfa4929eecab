/** What several features share of the database: the embedded default, transactions, restored-backup detection. */
@NullMarked
package dev.kith.db;

import org.jspecify.annotations.NullMarked;
