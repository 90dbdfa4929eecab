/** Measurements, each against the least that the same exchange can take, in the same run. They never fail on time. */
package dev.kith.bench;
