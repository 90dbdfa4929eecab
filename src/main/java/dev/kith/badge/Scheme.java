package dev.kith.badge;

/** Whether a picture stands on light or dark ground. */
enum Scheme {
    LIGHT,
    DARK
}
