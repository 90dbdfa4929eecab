package dev.kith.badge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/** That nothing is written over what somebody has still to take. */
class PostTest {
    private final Post post = new Post();

    private static ByteBuf write(ByteBuf paper, String text) {
        return paper.writeBytes(text.getBytes(US_ASCII));
    }

    @Test
    void paperThatIsFree_isUsedAgain_fromItsBeginning() {
        ByteBuf first = write(post.paper(10), "secret");
        first.release();
        ByteBuf second = write(post.paper(10), "all");
        assertThat(second).isSameAs(first);
        assertThat(second.toString(US_ASCII)).isEqualTo("all");
    }

    @Test
    void paperThatSomebodyHas_isLeftAlone() {
        ByteBuf first = write(post.paper(10), "first");
        ByteBuf second = write(post.paper(10), "second");
        ByteBuf third = write(post.paper(10), "third");
        assertThat(first.toString(US_ASCII)).isEqualTo("first");
        assertThat(second.toString(US_ASCII)).isEqualTo("second");
        assertThat(third.toString(US_ASCII)).isEqualTo("third");
        assertThat(second.release()).isTrue();
        assertThat(third.release()).isTrue();
        first.release();
        assertThat(post.paper(10)).isSameAs(first);
    }

    /** A portrait may be larger than the sheet. */
    @Test
    void moreThanTheSheetHolds_getsPaperOfItsOwn_andTheSheetStaysAsItIs() {
        ByteBuf large = post.paper(1 << 20);
        assertThat(large.capacity()).isGreaterThanOrEqualTo(1 << 20);
        assertThat(large.release()).isTrue();
        assertThat(post.paper(10).capacity()).isLessThan(1 << 20);
    }

    @Test
    void box_isEmptyWheneverSomethingComes_andHoldsALongestRequest() {
        var handle = post.newHandle();
        ByteBuf in = write(handle.allocate(ByteBufAllocator.DEFAULT), "GET");
        in.release();
        ByteBuf next = handle.allocate(ByteBufAllocator.DEFAULT);
        assertThat(next.readableBytes()).isZero();
        assertThat(next.writableBytes()).isEqualTo(RequestHead.LONGEST);
        assertThat(next).isSameAs(post.newHandle().allocate(ByteBufAllocator.DEFAULT));
    }
}
