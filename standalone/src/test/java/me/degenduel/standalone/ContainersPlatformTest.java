package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContainersPlatformTest {
    @Test
    void without_docker_the_tests_fail_with_one_sentence() {
        assertThatThrownBy(() -> ContainersPlatform.refuseWithoutDocker(false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("needs Docker");
    }
}
