/** Address books over CardDAV (RFC 6352) with WebDAV sync (RFC 6578). */
@NullMarked
package dev.kith.addressbook.carddav;

import org.jspecify.annotations.NullMarked;
