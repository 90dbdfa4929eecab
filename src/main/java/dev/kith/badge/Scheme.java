package dev.kith.badge;

/** Whether the page around a badge is light or dark. */
enum Scheme {
    LIGHT,
    DARK
}
