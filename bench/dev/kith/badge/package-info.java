/** How fast badges are, beside the web presence of other servers. */
package dev.kith.badge;
