package dev.kith.addressbook;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contacts that a person's cards make: chat addresses first, then mail addresses that stand for accounts here. The
 * result depends on what the cards say and not on the order in which they came.
 */
final class CardContacts {

    /**
     * The wish, in two parts.
     *
     * @param sure contacts whose card names their chat address
     * @param ifAccountExists contacts whose card has only a mail address that may be an account here
     */
    record Wish(Map<BareJid, Contact> sure, Map<BareJid, Contact> ifAccountExists) {}

    /** A contact in the making: what several cards say of it. */
    private static final class Draft {
        private @Nullable CardFacts namedBy;
        private boolean sure;
        private final Set<String> groups = new TreeSet<>();

        void add(CardFacts card, Set<String> cardGroups, boolean explicit) {
            groups.addAll(cardGroups);
            // A card that names the chat address knows better what to call it than one that only shares the mail
            // address.
            boolean better =
                    namedBy == null || (explicit && !sure) || (explicit == sure && BY_CARD.compare(card, namedBy) < 0);
            if (better) {
                namedBy = card;
            }
            sure |= explicit;
        }
    }

    private static final Comparator<CardFacts> BY_CARD =
            Comparator.comparing(CardFacts::uid).thenComparing(CardFacts::name);

    private CardContacts() {}

    /**
     * Makes contacts of cards.
     *
     * @param self the roster's owner, who is never a contact of their own
     * @param identity what a mail address stands for
     */
    static Wish of(BareJid self, Collection<CardFacts> cards, Function<String, Optional<BareJid>> identity) {
        Map<String, Set<String>> groupsOf = groups(cards);
        var drafts = new HashMap<BareJid, Draft>();
        for (CardFacts card : cards) {
            if (card.group()) {
                continue;
            }
            var groups = new TreeSet<>(card.categories());
            if (!card.uid().isEmpty()) {
                groups.addAll(groupsOf.getOrDefault(card.uid(), Set.of()));
            }
            for (String address : card.chatAddresses()) {
                draft(drafts, BareJid.parse(address)).add(card, groups, true);
            }
            for (String mail : card.mailAddresses()) {
                identity.apply(mail).ifPresent(jid -> draft(drafts, jid).add(card, groups, false));
            }
        }
        drafts.remove(self);
        return wish(drafts);
    }

    private static Draft draft(Map<BareJid, Draft> drafts, BareJid jid) {
        return drafts.computeIfAbsent(jid, key -> new Draft());
    }

    /** Which groups name which UID; a group may come before or after its members, and from another book. */
    private static Map<String, Set<String>> groups(Collection<CardFacts> cards) {
        var groups = new HashMap<String, Set<String>>();
        for (CardFacts card : cards) {
            if (card.group() && !card.name().isEmpty()) {
                for (String member : card.members()) {
                    groups.computeIfAbsent(member, key -> new TreeSet<>()).add(card.name());
                }
            }
        }
        return groups;
    }

    private static Wish wish(Map<BareJid, Draft> drafts) {
        var sure = new HashMap<BareJid, Contact>();
        var maybe = new HashMap<BareJid, Contact>();
        drafts.forEach((jid, draft) -> {
            String name = draft.namedBy == null ? "" : draft.namedBy.name();
            (draft.sure ? sure : maybe).put(jid, new Contact(jid, name, List.copyOf(draft.groups)));
        });
        return new Wish(sure, maybe);
    }
}
