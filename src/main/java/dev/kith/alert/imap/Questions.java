package dev.kith.alert.imap;

import dev.kith.alert.MailPlace;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What others want to know of a person's mails: asked from any thread, answered by the one that has the connection. */
final class Questions {
    private record Question(Set<MailPlace> mails, CompletableFuture<Optional<Set<MailPlace>>> answer) {}

    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Which of these mails are there and unread.
     *
     * @param call calls whoever answers, and says whether there is somebody
     * @return empty when nobody answers in time
     */
    Optional<Set<MailPlace>> ask(Set<MailPlace> mails, Duration patience, BooleanSupplier call) {
        var question = new Question(mails, new CompletableFuture<>());
        waiting.add(question); // before calling, or it may be missed by who is on the way out
        try {
            return call.getAsBoolean()
                    ? question.answer().get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } finally {
            waiting.remove(question);
        }
    }

    void answer(Mailboxes mailboxes) throws IOException {
        for (Question question = waiting.poll(); question != null; question = waiting.poll()) {
            try {
                question.answer().complete(Optional.of(mailboxes.unread(question.mails())));
            } catch (Refused e) {
                question.answer().complete(Optional.empty());
            }
        }
    }

    void answerNobody() {
        for (Question question = waiting.poll(); question != null; question = waiting.poll()) {
            question.answer().complete(Optional.empty());
        }
    }
}
