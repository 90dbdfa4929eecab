package dev.kith.badge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That nothing is written over what somebody has still to take. */
class PostTest {
    private static final int MANY = 100;

    private final Post post = new Post();
    private boolean closed;

    @AfterEach
    void close() {
        if (!closed) {
            post.close();
        }
    }

    private static ByteBuf write(ByteBuf paper, String text) {
        return paper.writeBytes(text.getBytes(US_ASCII));
    }

    private List<ByteBuf> letters(int many) {
        List<ByteBuf> letters = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            letters.add(write(post.paper(10), "letter " + i));
        }
        return letters;
    }

    @Test
    void paperThatIsFree_isUsedAgain_fromItsBeginning() {
        var sent = letters(MANY);
        sent.forEach(ByteBuf::release);
        ByteBuf next = write(post.paper(10), "all");
        assertThat(sent).anyMatch(letter -> letter == next);
        assertThat(next.toString(US_ASCII)).isEqualTo("all");
        next.release();
    }

    @Test
    void paperThatSomebodyHas_isLeftAlone() {
        var waiting = letters(MANY);
        letters(MANY).forEach(ByteBuf::release);
        for (int i = 0; i < MANY; i++) {
            assertThat(waiting.get(i).toString(US_ASCII)).isEqualTo("letter " + i);
        }
        waiting.forEach(ByteBuf::release);
    }

    /** A portrait may be larger than a sheet. */
    @Test
    void moreThanASheetHolds_getsPaperOfItsOwn_andSheetsStayAsTheyAre() {
        ByteBuf large = post.paper(1 << 20);
        assertThat(large.capacity()).isGreaterThanOrEqualTo(1 << 20);
        assertThat(large.release()).isTrue();
        for (ByteBuf letter : letters(MANY)) {
            assertThat(letter.capacity()).isLessThan(1 << 20);
            letter.release();
        }
    }

    @Test
    void box_isEmptyWheneverSomethingComes_andHoldsALongestRequest() {
        var handle = post.newHandle();
        ByteBuf in = write(handle.allocate(ByteBufAllocator.DEFAULT), "GET");
        in.release();
        ByteBuf next = handle.allocate(ByteBufAllocator.DEFAULT);
        assertThat(next.readableBytes()).isZero();
        assertThat(next.writableBytes()).isEqualTo(RequestHead.LONGEST);
        next.release();
        ByteBuf another = post.newHandle().allocate(ByteBufAllocator.DEFAULT);
        assertThat(another).isSameAs(next);
        another.release();
    }

    @Test
    void memory_isGivenBack_butForWhatSomebodyHas() {
        ByteBuf letter = write(post.paper(10), "last");
        ByteBuf in = post.newHandle().allocate(ByteBufAllocator.DEFAULT);
        in.release();
        post.close();
        closed = true;
        assertThat(in.refCnt()).isZero();
        assertThat(letter.toString(US_ASCII)).isEqualTo("last");
        assertThat(letter.release()).isTrue();
    }
}
