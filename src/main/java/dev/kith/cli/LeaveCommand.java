package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.joining.Leaving;
import dev.kith.request.Requests;
import dev.kith.roster.LastSynced;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith account leave ACCOUNT}: the same as when the person writes leave. */
@Command(
        name = "leave",
        description = "Take back what Kith made on somebody's roster, and erase all that is stored of them.",
        mixinStandardHelpOptions = true)
final class LeaveCommand extends NeedsKith implements Callable<Integer> {
    @Parameters(paramLabel = "ACCOUNT")
    @SuppressWarnings("NullAway.Init")
    private String jid;

    @Option(names = "--yes", description = "Do it; without this it is only said what would happen.")
    private boolean yes;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        BareJid person = Workbench.jid(jid);
        PrintWriter out = spec.commandLine().getOut();
        if (!kith().leaving.isKnown(person)) {
            throw new CommandFailed("Nothing is kept of " + person + ". Next: see kith account list.");
        }
        Optional<Account> account = kith().accounts.find(person);
        if (!yes) {
            out.println("Of " + person + ", " + account.map(this::managed).orElse(0L)
                    + " contact(s) were put on the roster or are kept up to date by Kith. Those that Kith made and nobody"
                    + " changed would be removed, except where presence flows; then everything stored of them would be"
                    + " erased: account, login, copy of the address book, alerts, badges. It cannot be undone.");
            out.println("Nothing was changed. To do it: kith account leave " + person + " --yes");
            return 0;
        }
        Leaving.Left left;
        if (account.isPresent()) {
            var progress = Thread.ofVirtual().start(() -> tellProgress(account.get(), out));
            left = kith().ask(Requests.Kind.LEAVE, account.get(), Leaving.Left.class);
            progress.interrupt();
        } else {
            left = kith().leaving.forOperator(person, (done, all) -> {});
        }
        if (left.problem() != null) {
            throw new CommandFailed(person + " is not done with leaving: " + left.problem()
                    + " The account is off, and a running service goes on with it. Next: kith doctor.");
        }
        boolean told = kith().serviceTold(Requests.Kind.BADGES) && kith().serviceTold(Requests.Kind.ALERTS);
        out.println(person + " left: " + left.words() + "."
                + (told ? "" : " No service runs, so presence subscriptions end when it starts."));
        return 0;
    }

    private long managed(Account account) {
        return kith().state.load(account).values().stream()
                .filter(LastSynced.Managed.class::isInstance)
                .count();
    }

    private void tellProgress(Account account, PrintWriter out) {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(5);
                out.println(managed(account) + " to look at");
                out.flush();
            }
        } catch (InterruptedException e) {
            // It is over.
        } catch (RuntimeException e) {
            out.println("(the progress cannot be seen)");
        }
    }
}
