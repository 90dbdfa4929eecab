/** The whole product, built and run as operators run it, between real servers. */
package dev.kith.endtoend;
