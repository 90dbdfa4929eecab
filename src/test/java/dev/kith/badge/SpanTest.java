package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That a span sees nothing of what lies around it. */
class SpanTest {
    private final Span all = Span.of("xx.svg/abc.png");
    private final Span name = all.from(7).to(10);

    @Test
    void letters_areThoseBetweenItsEnds() {
        assertThat(name).hasToString("abc");
        assertThat(name.length()).isEqualTo(3);
        assertThat(name.is("abc")).isTrue();
        assertThat(name.is("ab")).isFalse();
        assertThat(name.is("abc.")).isFalse();
    }

    @Test
    void whatLiesAround_isNotFound() {
        assertThat(name.startsWith("abc")).isTrue();
        assertThat(name.startsWith("abc.")).isFalse();
        assertThat(name.endsWith("bc")).isTrue();
        assertThat(name.endsWith("/abc")).isFalse();
        assertThat(name.endsWith("g/abc")).isFalse();
        assertThat(name.find('.', name.from())).isEqualTo(-1);
        assertThat(name.findLast('.')).isEqualTo(-1);
        assertThat(name.findLast('/')).isEqualTo(-1);
        assertThat(all.find('.', 0)).isEqualTo(2);
        assertThat(all.findLast('.')).isEqualTo(10);
        assertThat(Span.EMPTY.startsWith("")).isTrue();
        assertThat(Span.EMPTY.startsWith("/")).isFalse();
        assertThat(Span.EMPTY.endsWith("/")).isFalse();
    }

    @Test
    void letterBeyondAscii_isOneByte() {
        var text = Span.of("b\u00e4h");
        assertThat(text.length()).isEqualTo(3);
        assertThat(text.is("b\u00e4h")).isTrue();
        assertThat(text).hasToString("b\u00e4h");
        assertThat(text.is("b\u01e4h")).isFalse();
    }
}
