package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import dev.kith.presence.AvatarSource;
import dev.kith.presence.PresenceUnavailable;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.AvatarItems;
import dev.kith.xmpp.VCardPhoto;
import jakarta.enterprise.context.ApplicationScoped;
import org.jivesoftware.smack.packet.IQ;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * People's avatars as anybody may ask for them who sees their presence: in PEP (XEP-0084), where today's programs put
 * them, and where that has nothing, on the vCard (XEP-0054). Most servers show one for the other (XEP-0398).
 */
@ApplicationScoped
class AvatarLink implements AvatarSource {
    private final Stream stream;

    AvatarLink(Stream stream) {
        this.stream = stream;
    }

    @Override
    public Answer avatar(BareJid person) throws PresenceUnavailable {
        if (ask(person, AvatarItems.getMetadata()) instanceof AvatarItems about) {
            String id = about.id();
            if (about.isSwitchedOff()) {
                return new Answer.None(); // whatever an old program once left on the vCard
            }
            if (about.isTooLong()) {
                return new Answer.TooLong();
            }
            if (id != null
                    && ask(person, AvatarItems.getData(id)) instanceof AvatarItems items
                    && !(items.data() instanceof Answer.None)) {
                return items.data();
            }
        }
        return ask(person, VCardPhoto.get()) instanceof VCardPhoto card ? card.photo() : new Answer.None();
    }

    /** The answer; null when the server says no, be it that there is nothing or that we may not see it. */
    private @Nullable IQ ask(BareJid person, IQ question) throws PresenceUnavailable {
        try {
            question.setTo(JidCreate.entityBareFrom(person.toString()));
            return stream.ask(question);
        } catch (Stream.Refusal | RosterRefused e) {
            return null;
        } catch (RosterUnavailable e) {
            throw new PresenceUnavailable(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PresenceUnavailable("stopped while waiting for the XMPP server", e);
        } catch (XmppStringprepException e) {
            return null; // the XMPP library does not accept the address
        }
    }
}
