package dev.kith.roster;

import dev.kith.roster.MadeCard.Ours;
import dev.kith.roster.MadeCard.Reason;
import dev.kith.roster.MadeCard.Theirs;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to remember of each step about a card, so that a crash at any moment is survived: store {@link #before}, ask the
 * server if the step {@linkplain CardChange#asks() asks}, store {@link #after}.
 */
public final class CardMemory {
    private CardMemory() {}

    /**
     * The intent to store before the server is asked.
     *
     * @param last what we remember now; null when nothing
     * @param place where the card is, or is to be made
     * @return empty when what we remember now is already right for a crash
     */
    public static Optional<MadeCard> before(CardChange change, @Nullable MadeCard last, String place) {
        return switch (change) {
            case CardChange.Create(Contact contact) ->
                Optional.<MadeCard>of(new Ours(place, null, "", contact, false, null))
                        .filter(memory -> !memory.equals(last));
            case CardChange.Update(Ours card, Contact contact) ->
                Optional.of(new Ours(place, card.written(), card.etag(), contact, card.seen(), null));
            // That a removal was meant is told by the contact's absence, which is noted long before.
            case CardChange.Delete _, CardChange.Look _ -> Optional.empty();
            case CardChange.See _, CardChange.Miss _, CardChange.Return _, CardChange.GiveUp _, CardChange.Forget _ ->
                Optional.empty();
        };
    }

    /**
     * What to store once the server answered.
     *
     * @param last what we remembered when the step was planned; null when nothing
     * @param now what we remember now: {@code last}, or what {@link #before} said
     * @return empty when the row is to be forgotten, or there is none to keep
     */
    public static Optional<MadeCard> after(
            CardChange change, @Nullable MadeCard last, @Nullable MadeCard now, CardAnswer answer) {
        return switch (answer) {
            case CardAnswer.Says(Contact contact, String etag) -> {
                Ours card = (Ours) Objects.requireNonNull(now);
                yield Optional.of(
                        etag.isEmpty()
                                ? new Theirs(card.place(), Reason.NO_VERSION, card.missingSince())
                                : new Ours(card.place(), contact, etag, null, card.seen(), card.missingSince()));
            }
            case CardAnswer.Foreign() -> Optional.of(theirs(now, Reason.CHANGED_BY_PERSON));
            case CardAnswer.Gone() ->
                change instanceof CardChange.Delete
                        ? Optional.empty()
                        : Optional.of(theirs(now, Reason.DELETED_BY_PERSON));
            case CardAnswer.Unclear() -> Optional.ofNullable(now);
            // Nothing was written, so nothing is meant any more.
            case CardAnswer.Refused _ -> Optional.ofNullable(last);
        };
    }

    /** What to store for a step that asks no server; empty when the row is to be forgotten. */
    public static Optional<MadeCard> of(CardChange change, MadeCard last) {
        return switch (change) {
            case CardChange.See _ -> {
                Ours card = (Ours) last;
                yield Optional.of(
                        new Ours(card.place(), card.written(), card.etag(), card.intent(), true, card.missingSince()));
            }
            case CardChange.Miss miss -> Optional.of(last.missing(miss.since()));
            case CardChange.Return _ -> Optional.of(last.missing(null));
            case CardChange.GiveUp give -> Optional.of(theirs(last, give.reason()));
            case CardChange.Forget _ -> Optional.empty();
            case CardChange.Create _, CardChange.Update _, CardChange.Delete _, CardChange.Look _ ->
                throw new IllegalArgumentException("needs an answer");
        };
    }

    private static Theirs theirs(@Nullable MadeCard card, Reason reason) {
        MadeCard known = Objects.requireNonNull(card);
        return new Theirs(known.place(), reason, known.missingSince());
    }
}
