package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jivesoftware.smack.packet.Message;

/** What a chat client was told of mails whose subjects are {@code mail-1.}, {@code mail-2.} and so on. */
final class ToldMails {
    private static final Pattern SUBJECT = Pattern.compile("mail-\\d+\\.");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChatClient chat;
    private final Map<String, Set<String>> ids = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();

    ToldMails(ChatClient chat) {
        this.chat = chat;
    }

    /** Takes what has come; the subjects in it. */
    Set<String> take() throws Exception {
        var subjects = new HashSet<String>();
        while (chat.messages() > 0) {
            Message message = chat.awaitMessage(any -> true, PATIENCE);
            var found = SUBJECT.matcher(String.valueOf(message.getBody()));
            while (found.find()) {
                subjects.add(found.group());
                ids.computeIfAbsent(found.group(), subject -> new HashSet<>()).add(message.getStanzaId());
                times.merge(found.group(), 1, Integer::sum);
            }
        }
        return subjects;
    }

    /** Returns once they were told of that mail, now or before. */
    void await(String subject, Duration patience) throws Exception {
        Await.until("told of " + subject, patience, () -> {
            take();
            return ids.containsKey(subject);
        });
    }

    /** M1, M2: all of so many mails were told, and what came again came under the id that it had before. */
    void complete(int mails) {
        assertThat(ids).hasSize(mails);
        assertThat(ids.values()).as("the same alert has the same id").allMatch(each -> each.size() == 1);
        assertThat(times.values()).as("at most once more").allMatch(each -> each <= 2);
    }

    /** How many mails were told more than once. */
    long repeated() {
        return times.values().stream().filter(each -> each > 1).count();
    }
}
