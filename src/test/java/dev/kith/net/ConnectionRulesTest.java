package dev.kith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.testing.Counted;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S1: no connection to an address that the operator did not allow. */
class ConnectionRulesTest {
    private static final ConnectionRules RULES =
            ConnectionRules.of(List.of(URI.create("https://dav.example.org")), List.of(), "kith.carddav");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "203.0.113.7",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:0a00:0001::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001:db8::1"
            })
    void addressThatIsNotPublic_isRefused(String address) throws Exception {
        var origin = Origin.of(URI.create("https://dav.example.org"));
        assertThatThrownBy(() -> RULES.allowed(origin, List.of(InetAddress.getByName(address))))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("kith.carddav.private-networks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "192.167.1.1",
                "2606:4700::1",
                "2a00::1",
                "64:ff9b::8.8.8.8"
            })
    void publicAddress_isAllowed(String address) throws Exception {
        var there = InetAddress.getByName(address);
        assertThat(RULES.allowed(Origin.of(URI.create("https://dav.example.org")), List.of(there)))
                .containsExactly(there);
    }

    @Test
    void onlyTheAllowedOfSeveralAddresses_areUsed() throws Exception {
        var inner = InetAddress.getByName("10.0.0.1");
        var outer = InetAddress.getByName("8.8.8.8");
        assertThat(RULES.allowed(Origin.of(URI.create("https://dav.example.org")), List.of(inner, outer)))
                .containsExactly(outer);
    }

    @Test
    void declaredPrivateNetwork_isAllowed_andItsNeighbourIsNot() throws Exception {
        var rules = ConnectionRules.of(
                List.of(URI.create("https://dav.example.org")), List.of("10.1.0.0/16", "fd00::/8"), "kith.carddav");
        var origin = Origin.of(URI.create("https://dav.example.org"));
        assertThat(rules.allowed(
                        origin, List.of(InetAddress.getByName("10.1.255.1"), InetAddress.getByName("fd77::1"))))
                .hasSize(2);
        assertThatThrownBy(() -> rules.allowed(origin, List.of(InetAddress.getByName("10.2.0.1"))))
                .isInstanceOf(NotAllowed.class);
    }

    @Test
    void loopback_isAllowedByItsNumber_butNotByAName() throws Exception {
        var loopback = List.of(InetAddress.getByName("127.0.0.1"));
        var byNumber = Origin.of(URI.create("http://127.0.0.1:8080"));
        var byName = Origin.of(URI.create("http://localhost:8080"));
        assertThat(RULES.allowed(byNumber, loopback)).isEqualTo(loopback);
        assertThatThrownBy(() -> RULES.allowed(byName, loopback)).isInstanceOf(NotAllowed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://dav.example.org/",
                "https://dav.example.org:8443/",
                "https://dav.example.org.evil.example/",
                "https://evil.example/",
                "https://user@dav.example.org/",
                "https://dav.example.org@evil.example/",
                "ftp://dav.example.org/",
                "file:///etc/passwd",
                "gopher://dav.example.org/",
                "//dav.example.org/",
                "https:///nohost"
            })
    void otherOrigin_isRefused(String address) {
        assertThatThrownBy(() -> RULES.check(URI.create(address))).isInstanceOf(NotAllowed.class);
    }

    @Test
    void declaredOrigin_isOneHoweverItIsWritten() throws Exception {
        assertThat(RULES.check(URI.create("HTTPS://DAV.example.org:443/a/b")))
                .isEqualTo(RULES.check(URI.create("https://dav.example.org")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "::/129", "10.0.0.0/-1", "example.org/8", "10.0.0.0/8/8", "", "10.0.0.0/x"})
    void badNetwork_isRefused(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsRefused_isCounted_byTheRuleAlone() throws Exception {
        double origins = Counted.of("kith.net.refused", "rule", "origin");
        double networks = Counted.of("kith.net.refused", "rule", "private_network");
        double addresses = Counted.of("kith.net.refused", "rule", "address");
        assertThatThrownBy(() -> RULES.check(URI.create("https://elsewhere.example")));
        assertThatThrownBy(() -> Origin.of(URI.create("ftp://dav.example.org")));
        var inner = InetAddress.getByName("10.0.0.1");
        var origin = Origin.of(URI.create("https://dav.example.org"));
        assertThatThrownBy(() -> RULES.allowed(origin, List.of(inner)));
        assertThat(Counted.of("kith.net.refused", "rule", "origin")).isEqualTo(origins + 1);
        assertThat(Counted.of("kith.net.refused", "rule", "private_network")).isEqualTo(networks + 1);
        assertThat(Counted.of("kith.net.refused", "rule", "address")).isEqualTo(addresses + 1);
    }
}
