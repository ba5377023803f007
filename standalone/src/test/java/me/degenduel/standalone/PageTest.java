package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a browser, on an instance of serving that is killed under it and started again. Its pictures are
 * {@code target/page-desktop.png} and {@code target/page-phone.png}, for people to look at.
 */
@ExtendWith(SharedPlatform.class)
class PageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String STATE = "document.querySelector(`#state`)?.dataset.state";
    private static final String PRICES =
            "[...document.querySelectorAll(`#rows tr`)].map(row => row.cells[0].title + row.cells[1].title).sort().join()";
    private static final String LEADERBOARD =
            "[...document.querySelectorAll(`#places tr`)].map(row => row.cells[1].title + row.cells[2].title).join()";
    private static final String ADDRESSES = "[...document.querySelectorAll(`#rows tr`)].map(row => row.cells[0].title)";

    private final Outside platform;

    @TempDir
    private Path folder;

    PageTest(Platform platform) {
        this.platform = new Outside(platform);
    }

    @Test
    void prices_and_places_move_and_after_a_kill_of_the_server_the_page_is_current_again_by_itself() throws Exception {
        var contest = contest();
        var meanwhile = Outside.newAddress();
        try (var server = new OtherServing(platform, folder.resolve("state"));
                var browser = new Browser(folder.resolve("profile"))) {
            browser.resize(1280, 900, false);
            browser.open(server.http());
            browser.await("the page is live", STATE, state -> state.asText().equals("live"));
            browser.await(
                    "it shows the contest",
                    "document.querySelector(`#contest-name`)?.textContent",
                    name -> name.asText().equals(contest));
            everythingMoves(browser);
            browser.photograph(Path.of("target/page-desktop.png"));
            browser.read("window.neverReloaded = true");
            assertThat(browser.mistake()).isEmpty();

            server.kill();
            browser.await("it says that it has no connection", STATE, state -> state.asText()
                    .equals("waiting"));
            platform.list(meanwhile, "MEANWHILE");
            server.start();
            browser.await("it is live again", STATE, state -> state.asText().equals("live"));
            Await.until("it shows what is listed now", PATIENCE, () -> texts(browser.read(ADDRESSES))
                    .sorted()
                    .toList()
                    .equals(platform.listed().stream().sorted().toList()));
            everythingMoves(browser);
            assertThat(texts(browser.read(ADDRESSES))).contains(meanwhile);
            assertThat(browser.read("window.neverReloaded").asBoolean()).isTrue();

            browser.resize(390, 844, true);
            browser.photograph(Path.of("target/page-phone.png"));
            assertThat(browser.read("document.documentElement.scrollWidth").asInt())
                    .as("as wide as the phone")
                    .isEqualTo(390);
        } finally {
            platform.sql("delete from token_whitelist where address = '" + meanwhile + "'");
        }
    }

    private static void everythingMoves(Browser browser) {
        var prices = browser.read(PRICES);
        var places = browser.read(LEADERBOARD);
        browser.await("prices move", PRICES, now -> !now.equals(prices));
        browser.await("the leaderboard moves", LEADERBOARD, now -> !now.asText().isEmpty() && !now.equals(places));
    }

    private static Stream<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
    }

    /** One that begins at once, between people with everything in one token each; its name. */
    private String contest() throws Exception {
        var name = "On the page " + Outside.newAddress().substring(0, 6);
        var id = platform.ask("""
                insert into contests(name, start_time, end_time)
                values ('%s', now() + interval '2 seconds', now() + interval '1 hour') returning id""".formatted(name));
        for (var token : platform.listed().subList(0, 4)) {
            Contestants.enter(platform, id, Outside.newAddress(), token);
        }
        return name;
    }
}
