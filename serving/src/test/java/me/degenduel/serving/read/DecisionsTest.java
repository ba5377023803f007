package me.degenduel.serving.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.TokenRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sees what of the whitelist. */
class DecisionsTest {
    private static final Optional<Contests.Viewer> NOBODY = Optional.empty();
    private static final Optional<Contests.Viewer> ANN = Optional.of(new Contests.Viewer("Ann", false));
    private static final Optional<Contests.Viewer> ADMIN = Optional.of(new Contests.Viewer("Admin", true));

    private final Decisions decisions = new Decisions();

    @BeforeEach
    void given_one_of_each() {
        decided("A", "listed", "Ann", 1);
        decided("B", "rejected", "Ann", 2);
        decided("C", "submitted", "Bob", 3);
        decided("D", "delisted", "Bob", 4);
        decided("E", "listed", null, 5);
    }

    @Test
    void anybody_sees_what_is_listed_and_nobody_behind_it() {
        assertThat(page(NOBODY, Map.of()).tokens())
                .extracting(WhitelistJson::address)
                .containsExactly("E", "A");
        assertThat(page(NOBODY, Map.of()).tokens()).allSatisfy(token -> {
            assertThat(token.decidedBy()).isNull();
            assertThat(token.submittedBy()).isNull();
        });
    }

    @Test
    void whoever_submitted_a_token_sees_what_became_of_it_and_why_but_not_by_whom() {
        assertThat(page(ANN, Map.of()).tokens())
                .extracting(WhitelistJson::address)
                .containsExactly("E", "B", "A");
        assertThat(page(ANN, Map.of("status", "rejected")).tokens())
                .singleElement()
                .satisfies(token -> {
                    assertThat(token.reason()).isEqualTo("because");
                    assertThat(token.decidedBy()).isNull();
                });
    }

    @Test
    void administrators_see_everything() {
        assertThat(page(ADMIN, Map.of()).tokens())
                .extracting(WhitelistJson::address)
                .containsExactly("E", "D", "C", "B", "A");
        assertThat(page(ADMIN, Map.of()).tokens())
                .extracting(WhitelistJson::decidedBy)
                .containsOnly("Judge");
    }

    @Test
    void a_list_is_read_page_by_page_and_nothing_is_shown_twice() {
        decided("F", "listed", null, 5);
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = page(ADMIN, cursor.isEmpty() ? Map.of("limit", "2") : Map.of("limit", "2", "cursor", cursor));
            page.tokens().forEach(token -> seen.add(token.address()));
            cursor = page.cursor();
        } while (cursor != null);

        assertThat(seen).containsExactly("E", "F", "D", "C", "B", "A");
    }

    @Test
    void a_row_that_is_gone_is_gone() {
        decisions.set("E", null);

        assertThat(page(NOBODY, Map.of()).tokens())
                .extracting(WhitelistJson::address)
                .containsExactly("A");
        assertThat(decisions.size()).isEqualTo(4);
    }

    @Test
    void what_was_submitted_waits() {
        assertThat(decisions.isSubmitted("C")).isTrue();
        assertThat(decisions.isSubmitted("A")).isFalse();
        assertThat(decisions.isSubmitted("Z")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=loved", "limit=0", "cursor=nonsense"})
    void what_is_no_parameter_is_refused(String said) {
        var parts = said.split("=", 2);

        assertThatThrownBy(() -> page(ADMIN, Map.of(parts[0], parts[1]))).isInstanceOf(InvalidRequest.class);
    }

    private Decisions.Page page(Optional<Contests.Viewer> viewer, Map<String, String> parameters) {
        return decisions.page(viewer, name -> Optional.ofNullable(parameters.get(name)));
    }

    private void decided(String address, String status, String submittedBy, long time) {
        decisions.set(
                address,
                TokenRows.decision(address, status, Instant.ofEpochMilli(time))
                        .setSubmittedBy(submittedBy)
                        .setDecidedBy("Judge")
                        .setReason("because")
                        .setLsn(time)
                        .build());
    }
}
