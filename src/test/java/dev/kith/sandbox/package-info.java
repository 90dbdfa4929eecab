/** {@code ./kith sandbox}: all servers, three people and Kith on one machine, to see it work and to try things. */
package dev.kith.sandbox;
