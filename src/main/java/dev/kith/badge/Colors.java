package dev.kith.badge;

import dev.kith.presence.Availability;

/** What color each part of a badge has, for each state and on light and dark pages; texts can be read on their fields. */
final class Colors {
    /** A part of a badge that has a color of its own. */
    enum Part {
        /** The left field of flat and pill, and the text on it. */
        FIELD,
        FIELD_TEXT,
        /** The right field in the color of the state, and icon and text on it. */
        STATE_FIELD,
        STATE_TEXT,
        /** On the page itself or on a card: the label, and icon and message in the color of the state. */
        TEXT,
        STATE,
        /** A card, the line around it, and the disc behind its icon. */
        CARD,
        CARD_EDGE,
        DISC;

        private static final Part[] OF_FIELDS = {FIELD, FIELD_TEXT, STATE_FIELD, STATE_TEXT};
        private static final Part[] OF_DOT = {TEXT, STATE};
        private static final Part[] OF_CARD = {CARD_EDGE, CARD, DISC, STATE, TEXT};

        /** The parts that a badge of the theme has. */
        static Part[] of(Theme theme) {
            return switch (theme) {
                case FLAT, PILL -> OF_FIELDS;
                case DOT -> OF_DOT;
                case CARD -> OF_CARD;
            };
        }

        static Part label(Theme theme) {
            return theme == Theme.FLAT || theme == Theme.PILL ? FIELD_TEXT : TEXT;
        }

        /** Of the message and of the icon. */
        static Part message(Theme theme) {
            return theme == Theme.FLAT || theme == Theme.PILL ? STATE_TEXT : STATE;
        }

        /** Whether it looks different from state to state. */
        boolean tellsState() {
            return this == STATE_FIELD || this == STATE || this == DISC;
        }
    }

    /** What the contrast of a text without a field is reckoned against. */
    static final int LIGHT_PAGE = 0xFFFFFF;

    static final int DARK_PAGE = 0x14171C;

    private Colors() {}

    /** As 0xRRGGBB. */
    static int of(Part part, Availability state, Scheme scheme) {
        return scheme == Scheme.LIGHT ? light(part, state) : dark(part, state);
    }

    private static int light(Part part, Availability state) {
        return switch (part) {
            case FIELD -> 0x3D4654;
            case FIELD_TEXT, STATE_TEXT -> 0xFFFFFF;
            case TEXT -> 0x1F2630;
            case CARD -> 0xFFFFFF;
            case CARD_EDGE -> 0xD5DAE1;
            case STATE_FIELD, STATE ->
                switch (state) {
                    case AVAILABLE -> 0x17803D;
                    case AWAY -> 0x9A5B00;
                    case BUSY -> 0xC42B36;
                    case OFFLINE -> 0x616B79;
                    case UNKNOWN -> 0x6D6680;
                };
            case DISC ->
                switch (state) {
                    case AVAILABLE -> 0xE0F5E7;
                    case AWAY -> 0xFCEFD6;
                    case BUSY -> 0xFDE6E7;
                    case OFFLINE -> 0xECEEF1;
                    case UNKNOWN -> 0xEEECF3;
                };
        };
    }

    private static int dark(Part part, Availability state) {
        return switch (part) {
            case FIELD -> 0x333B47;
            case FIELD_TEXT -> 0xEEF1F5;
            case STATE_TEXT -> 0xFFFFFF;
            case TEXT -> 0xE8ECF1;
            case CARD -> 0x1C2129;
            case CARD_EDGE -> 0x39414D;
            case STATE_FIELD ->
                switch (state) {
                    case AVAILABLE -> 0x1B8243;
                    case AWAY -> 0x9C6108;
                    case BUSY -> 0xCB3640;
                    case OFFLINE -> 0x626D7C;
                    case UNKNOWN -> 0x6E6785;
                };
            case STATE ->
                switch (state) {
                    case AVAILABLE -> 0x4CC97A;
                    case AWAY -> 0xE5A93C;
                    case BUSY -> 0xFF7B80;
                    case OFFLINE -> 0x9BA6B5;
                    case UNKNOWN -> 0xAFA7C6;
                };
            case DISC ->
                switch (state) {
                    case AVAILABLE -> 0x1D3A2A;
                    case AWAY -> 0x3E321C;
                    case BUSY -> 0x43262B;
                    case OFFLINE -> 0x2D343E;
                    case UNKNOWN -> 0x322F3F;
                };
        };
    }
}
