package dev.kith.alert.imap;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of a test, with the usual times unless they are shortened. */
final class TestImapConfig implements ImapConfig {
    Optional<URI> url = Optional.empty();
    Optional<List<String>> privateNetworks = Optional.empty();
    Optional<Path> trustFile = Optional.empty();
    Optional<String> masterUser = Optional.empty();
    Optional<Path> masterPasswordFile = Optional.empty();
    Duration idleRearm = Duration.ofMinutes(2);
    Duration pollInterval = Duration.ofSeconds(60);
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration answerTimeout = Duration.ofSeconds(30);
    Duration deniedRetry = Duration.ofMinutes(5);
    int concurrentLogins = 16;
    int connections = 10_000;

    static TestImapConfig at(int port) {
        var config = new TestImapConfig();
        config.url = Optional.of(URI.create("imap://127.0.0.1:" + port));
        return config;
    }

    @Override
    public Optional<URI> url() {
        return url;
    }

    @Override
    public Optional<List<String>> privateNetworks() {
        return privateNetworks;
    }

    @Override
    public Optional<Path> trustFile() {
        return trustFile;
    }

    @Override
    public Optional<String> masterUser() {
        return masterUser;
    }

    @Override
    public Optional<Path> masterPasswordFile() {
        return masterPasswordFile;
    }

    @Override
    public Duration idleRearm() {
        return idleRearm;
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    @Override
    public Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public Duration answerTimeout() {
        return answerTimeout;
    }

    @Override
    public Duration deniedRetry() {
        return deniedRetry;
    }

    @Override
    public int concurrentLogins() {
        return concurrentLogins;
    }

    @Override
    public int connections() {
        return connections;
    }
}
