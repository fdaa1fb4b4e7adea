package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AudioRehearsalTest {
    @Test void figuresAreReadAsACallerReadsThem() {
        assertThat(AudioRehearsal.spoken("50.00")).isEqualTo("fifty dollars");
        assertThat(AudioRehearsal.spoken("420.10")).isEqualTo("four hundred twenty dollars and ten cents");
        assertThat(AudioRehearsal.spoken("428135")).isEqualTo("four two eight one three five");
        assertThat(AudioRehearsal.spoken("pay my bill")).isEqualTo("pay my bill");
    }
}
