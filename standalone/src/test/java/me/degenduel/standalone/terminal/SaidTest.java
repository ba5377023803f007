package me.degenduel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaidTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    subscribe public.tokens        | Subscribe[channel=public.tokens, delta=false]
                    subscribe  public.tokens delta | Subscribe[channel=public.tokens, delta=true]
                    unsubscribe token.BONK         | Unsubscribe[channel=token.BONK]
                    send get_system_status         | Send[message={"type":"get_system_status"}]
                    send get_token symbol=BONK     | Send[message={"type":"get_token","symbol":"BONK"}]
                    send x a=1.50 b=true c=[1] d=  | Send[message={"type":"x","a":1.50,"b":true,"c":[1],"d":""}]
                    send {"type":"a b", "c" : 1}   | Send[message={"type":"a b","c":1}]
                    {"type":"ping"}                | Send[message={"type":"ping"}]
                    circuit                        | Circuit[]
                    circuit ledger                 | CircuitOf[type=subscribe:service, service=ledger]
                    circuit check ledger           | CircuitOf[type=service:health_check, service=ledger]
                    circuit reset ledger           | CircuitOf[type=service:reset_circuit_breaker, service=ledger]
                    status                         | Status[]
                    ping                           | Ping[]
                    clear                          | Clear[]
                    verbose                        | Verbose[]
                    json                           | Json[]
                    ?                              | Help[]
                    exit                           | Quit[]
                    """)
    void a_line_is_a_command(String line, String command) {
        assertThat(Said.parse(line)).hasToString(command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    subscribe                 | subscribe needs a channel, and behind it perhaps delta.
                    subscribe a b             | subscribe needs a channel, and behind it perhaps delta.
                    unsubscribe               | unsubscribe needs a channel.
                    send                      | send needs a message, such as: send get_token symbol=BONK
                    send get_token BONK       | "BONK" is no field: say FIELD=VALUE.
                    send {"type"              | That is no JSON: Unexpected end-of-input within/between Object entries
                    {"type":1} {              | That is no JSON: Trailing token
                    circuit close ledger      | A circuit can be looked at by check, or closed by reset.
                    quit now                  | quit stands alone.
                    subscrib x                | There is no command "subscrib": see help.
                    """)
    void what_makes_no_sense_is_explained(String line, String why) {
        assertThat(Said.parse(line)).isInstanceOf(Said.Wrong.class);
        assertThat(((Said.Wrong) Said.parse(line)).why()).startsWith(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t"})
    void nothing_is_nothing(String line) {
        assertThat(Said.parse(line)).isEqualTo(new Said.Nothing());
    }

    @Test
    void every_command_is_in_the_help() {
        assertThat(Said.COMMANDS)
                .allSatisfy(command -> assertThat(Said.HELP.lines()).anyMatch(line -> line.startsWith(command)));
    }
}
