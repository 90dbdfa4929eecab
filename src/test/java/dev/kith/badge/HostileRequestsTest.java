package dev.kith.badge;

import static dev.kith.badge.BadgeHouse.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.badge.HostileRequests.Row;
import dev.kith.presence.Availability;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request of the table gets the declared answer, and the port serves on. */
class HostileRequestsTest {
    private static BadgeHouse house;
    private static URI base;
    private static String token;
    private static RawHttp.Response good;
    private static RawHttp.Response unknown;

    @BeforeAll
    static void open() throws Exception {
        house = BadgeHouse.open();
        base = house.base();
        token = house.make(JULIET, BadgeHouse.plain("Juliet"));
        house.presence(JULIET, Availability.AVAILABLE, "");
        good = RawHttp.get(base, "/b/" + token + ".svg");
        unknown = RawHttp.get(base, "/b/" + BadgeToken.random() + ".svg");
        assertThat(good.body()).isNotEqualTo(unknown.body());
    }

    @AfterAll
    static void close() throws Exception {
        house.close();
    }

    static List<Row> rows() {
        return HostileRequests.all();
    }

    @Test
    void table_hasAtLeastTwoHundredRows() {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void request_getsTheDeclaredAnswer(Row row) throws Exception {
        var answer = RawHttp.send(base, row.request().replace("TOKEN", token));
        switch (row.expected()) {
            case BADGE -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(good.body());
            }
            case UNKNOWN -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(unknown.body());
            }
            case NOTHING -> assertThat(answer.status()).isEqualTo(404);
            case BAD -> assertThat(answer.status()).isEqualTo(400);
            case METHOD -> {
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
            }
            case LONG_LINE -> assertThat(answer.status()).isEqualTo(414);
            case LONG_HEADERS -> assertThat(answer.status()).isEqualTo(431);
            case OPTIONS -> assertThat(answer.status()).isEqualTo(204);
            case NOT_MODIFIED -> assertThat(answer.status()).isEqualTo(304);
            case REFUSED -> assertThat(answer.status()).as(answer.text()).isIn(0, 400, 501, 505);
        }
        assertThat(answer.headers()).doesNotContainKeys("set-cookie", "location");
        assertThat(RawHttp.get(base, "/b/" + token + ".svg").body()).isEqualTo(good.body());
    }
}
