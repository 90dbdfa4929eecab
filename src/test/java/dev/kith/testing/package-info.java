/** What tests and the sandbox share: real servers on loopback, and in-memory stand-ins for our own ports. */
package dev.kith.testing;
