package me.degenduel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PainterTest {
    private static final String ESCAPE = "\u001b";

    private final Painter plain = new Painter(false);
    private final Painter colourful = new Painter(true);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'type':'connection_established','user':null} | live, not signed in
                    {'type':'connection_established','user':{'wallet_address':'Ann','role':'admin'}} | live, as admin Ann
                    {'type':'subscription_confirmed','channel':'services'} | services
                    {'type':'error','code':'TOKEN_NOT_FOUND','message':'No','originalType':'get_token'} | TOKEN_NOT_FOUND No (get_token)
                    {'type':'token_update','data':[{'symbol':'A','price_text':'1.50','change_24h':2},{'symbol':'B','price_text':'2','change_24h':null}]} | A 1.50 +2.00 %, B 2 of 2
                    {'type':'changes','channel':'public.tokens','rows':[],'removed':['x']} | public.tokens: 0 rows, 1 removed
                    {'type':'system_status','data':{'status':'online','message':'All services work','_version':'1','_uptime':180}} | online All services work, version 1, up 3 m
                    {'type':'services:state','services':[{'status':'open'},{'status':'closed'},{'status':'closed'}]} | 2 closed, 1 open
                    {'type':'service:alert','service':'ledger','previous':'closed','status':'open','message':'it is away'} | ledger closed → open it is away
                    {'type':'leaderboard_update','contestId':'7','data':{'entries':[{'rank':1,'wallet':'W','nickname':'moonboy','valueText':'10'}]}} | 7: 1. moonboy 10
                    {'type':'chat_message','data':{'sender':{'wallet':'W','nickname':null,'role':'user'},'text':'gm'}} | W: gm
                    {'type':'ACKNOWLEDGMENT','operation':'SUBSCRIBE','status':'success','topics':['a','b']} | SUBSCRIBE success a, b
                    {'type':'DATA','topic':'contest-7','subtype':'contest_state','data':{'id':'7'}} | contest-7 contest_state {"id":"7"}
                    {'type':'whatever','channel':'c','timestamp':'t','a':[1.10]} | {"a":[1.10]}
                    """)
    void a_frame_is_one_line_with_what_matters(String frame, String words) throws JsonProcessingException {
        assertThat(plain.frame(json(frame))).endsWith("  " + words.strip()).doesNotContain(ESCAPE);
        assertThat(colourful.frame(json(frame)).replaceAll(ESCAPE + "\\[[0-9;]*m", ""))
                .isEqualTo(plain.frame(json(frame)));
    }

    @Test
    void it_says_when() throws JsonProcessingException {
        assertThat(plain.frame(json("{'type':'pong','timestamp':'2025-03-01T12:00:00.123Z'}")))
                .isEqualTo("12:00:00.123 pong");
    }

    @Test
    void events_states_and_roles_have_colours() throws JsonProcessingException {
        assertThat(colourful.frame(json("{'type':'error','code':'X'}"))).contains(ESCAPE + "[31merror");
        assertThat(colourful.frame(json("{'type':'system_status','data':{'status':'degraded'}}")))
                .contains(ESCAPE + "[33mdegraded");
        assertThat(colourful.frame(json("{'type':'connection_established','user':{'role':'admin'}}")))
                .contains(ESCAPE + "[35madmin");
        assertThat(colourful.frame(json("{'type':'token_data','data':{'symbol':'A','change_24h':-1}}")))
                .contains(ESCAPE + "[31m-1.00 %");
    }

    @Test
    void what_others_have_written_cannot_do_anything_to_a_terminal() throws JsonProcessingException {
        var evil = "{'type':'chat_message','data':{'sender':{'nickname':'\\u009b2J','role':'user'},"
                + "'text':'\\u001b[2J\\u202egm\\r\\n'}}";
        for (var painter : new Painter[] {new Painter(false), whole(), raw()}) {
            assertThat(painter.frame(json(evil))).doesNotContain(ESCAPE, "\u009b", "\u202e", "\r");
        }
        assertThat(plain.frame(json(evil))).endsWith("\\u009b2J: \\u001b[2J\\u202egm\\u000d\\u000a");
    }

    @Test
    void a_frame_can_be_seen_whole_or_as_it_came() throws JsonProcessingException {
        var frame = json("{'type':'token_data','data':{'price':0.10}}");

        assertThat(whole().frame(frame).lines()).contains("    \"price\" : 0.10");
        assertThat(raw().frame(frame)).isEqualTo("{\"type\":\"token_data\",\"data\":{\"price\":0.10}}");
    }

    @Test
    void circuits_are_a_table() throws JsonProcessingException {
        var services = json("[{'service':'ledger','layer':'wallet','status':'open','cause':'it is away'},"
                + "{'service':'market_data_service','layer':'data','status':'closed','cause':null}]");

        assertThat(plain.circuits(services).lines().map(String::stripTrailing))
                .containsExactly(
                        "● market_data_service  data            closed",
                        "● ledger               wallet          open       it is away");
    }

    private static Painter whole() {
        var painter = new Painter(false);
        painter.toggleWhole();
        return painter;
    }

    private static Painter raw() {
        var painter = new Painter(false);
        painter.toggleRaw();
        return painter;
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Connection.JSON.readTree(text.replace('\'', '"'));
    }
}
