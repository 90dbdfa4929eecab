/** What surrounds the program where it is installed: manifests and packages. */
@org.jspecify.annotations.NullMarked
package dev.kith.packaging;
