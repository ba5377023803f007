package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {
    @TempDir
    private Path folder;

    @Test
    void a_difference_fails_and_says_how_to_agree() throws Exception {
        var page = Files.writeString(folder.resolve("page.md"), "old");

        assertThatThrownBy(() -> Golden.agree(page, "new", false)).hasMessageContaining("./dd agree");
        assertThat(page).hasContent("old");
    }

    @Test
    void a_missing_file_fails_and_says_how_to_make_it() {
        assertThatThrownBy(() -> Golden.agree(folder.resolve("page.md"), "new", false))
                .hasMessageContaining("./dd agree");
    }

    @Test
    void agreeing_writes_the_file_and_its_folders() {
        var page = folder.resolve("docs/page.md");

        Golden.agree(page, "new", true);

        assertThat(page).hasContent("new");
    }
}
