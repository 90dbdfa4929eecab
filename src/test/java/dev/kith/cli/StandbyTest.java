package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.RosterWays.Choice;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which replicas without the link get accounts. */
class StandbyTest {
    private static RosterWay way(RosterChoice choice) {
        return (RosterWay) Proxy.newProxyInstance(
                RosterWay.class.getClassLoader(),
                new Class<?>[] {RosterWay.class},
                (proxy, method, arguments) -> choice);
    }

    /** Privilege is the component's, and sessions are for those who gave a login: all, or hardly anybody. */
    @ParameterizedTest
    @CsvSource({
        "EJABBERD_API, AUTO, true",
        "EJABBERD_API, EJABBERD_API, true",
        "SESSION, SESSION, true",
        "SESSION, AUTO, false",
        "PRIVILEGED, AUTO, false",
        "PRIVILEGED, PRIVILEGED, false",
    })
    void wayThatReachesEverybody_isEnough(RosterChoice found, RosterChoice wished, boolean enough) {
        var chosen = new Choice.Chosen(way(found), new RosterWay.Trial.Works("it works"));
        assertThat(Standby.reachesAll(chosen, wished)).isEqualTo(enough);
    }

    @Test
    void whereNoWayWorks_nobodyIsReached() {
        assertThat(Standby.reachesAll(new Choice.None("nothing works", ""), RosterChoice.AUTO))
                .isFalse();
    }
}
