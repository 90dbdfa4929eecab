package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That a slice sees nothing of what lies around it. */
class SliceTest {
    private final Slice all = Slice.of("xx.svg/abc.png");
    private final Slice name = all.without(7).first(3);

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
        assertThat(name.find('.')).isEqualTo(-1);
        assertThat(name.findLast('.')).isEqualTo(-1);
        assertThat(name.findLast('/')).isEqualTo(-1);
        assertThat(all.find('.')).isEqualTo(2);
        assertThat(all.findLast('.')).isEqualTo(10);
        assertThat(Slice.EMPTY.startsWith("")).isTrue();
        assertThat(Slice.EMPTY.startsWith("/")).isFalse();
        assertThat(Slice.EMPTY.endsWith("/")).isFalse();
    }

    @Test
    void letterBeyondAscii_isOneByte() {
        var text = Slice.of("b\u00e4h");
        assertThat(text.length()).isEqualTo(3);
        assertThat(text.is("b\u00e4h")).isTrue();
        assertThat(text).hasToString("b\u00e4h");
        assertThat(text.is("b\u01e4h")).isFalse();
    }
}
