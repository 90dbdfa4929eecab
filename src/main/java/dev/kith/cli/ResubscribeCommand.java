package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.audit.AuditLog.What;
import dev.kith.jid.BareJid;
import dev.kith.sync.Resubscription.Answer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith account resubscribe ACCOUNT CONTACT}: what a person took back may begin again. */
@Command(
        name = "resubscribe",
        description = "Let presence flow again between an account and a contact from whom the person has taken it back."
                + " Only where the person wants it: otherwise what was taken back stays so for ever.",
        mixinStandardHelpOptions = true)
final class ResubscribeCommand extends NeedsKith implements Callable<Integer> {
    @Parameters(paramLabel = "ACCOUNT")
    @SuppressWarnings("NullAway.Init")
    private String jid;

    @Parameters(paramLabel = "CONTACT", description = "The contact's XMPP address.")
    @SuppressWarnings("NullAway.Init")
    private String contactJid;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Account account = kith().account(jid);
        BareJid contact = Workbench.jid(contactJid);
        kith().notLeaving(account.jid());
        var answer = kith().resubscription.allow(account, contact);
        spec.commandLine()
                .getOut()
                .println(
                        switch (answer) {
                            case NOTHING_TAKEN_BACK ->
                                account.jid() + " has taken nothing back from " + contact
                                        + ", so nothing changed. Next: kith sync " + account.jid()
                                        + " --dry-run says what is done about each contact, and why.";
                            case MAY_BE_PAIRED ->
                                "Kith may pair " + account.jid() + " and " + contact
                                        + " again. The next pass does so if"
                                        + " both have each other in their address books.";
                            case OTHER_SIDE_TOO ->
                                "Kith may pair " + account.jid() + " and " + contact + " again, as far as "
                                        + account.jid()
                                        + " is concerned. It ended on both sides, and nobody can tell who"
                                        + " wanted that. Next, if " + contact
                                        + " wants it too: kith account resubscribe "
                                        + contact + " " + account.jid();
                            case PERSONS_OWN ->
                                "It is not held against " + contact + " any more, but the contact is the person's own"
                                        + " since they changed it, and Kith pairs only contacts of its own. Next: the"
                                        + " person asks for the subscription in their chat program.";
                        });
        if (answer == Answer.NOTHING_TAKEN_BACK) {
            return 1;
        }
        kith().note(account.jid(), What.RESUBSCRIBED, "with one contact"); // whom is nothing for the record
        kith().changed(account);
        return 0;
    }
}
