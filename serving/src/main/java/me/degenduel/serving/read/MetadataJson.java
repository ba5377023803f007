package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import me.degenduel.schemas.Token;

/** What a token is, without what it costs: it changes when its makers say so. */
public record MetadataJson(
        @Always String symbol,
        @Always String name,
        @Always String address,
        int decimals,
        @Always String description,
        String color,
        @JsonProperty("image_url") String imageUrl,
        @JsonProperty("header_image_url") String headerImageUrl,
        @Always Map<String, String> socials,
        @Always List<String> websites,
        @Always List<String> tags) {

    public static MetadataJson of(Token token) {
        return new MetadataJson(
                token.getSymbol(),
                token.getName(),
                token.getAddress(),
                token.getDecimals(),
                token.getDescription(),
                token.getColor(),
                token.getImageUrl(),
                token.getHeaderImageUrl(),
                new TreeMap<>(token.getSocials()),
                List.copyOf(token.getWebsites()),
                List.copyOf(token.getTags()));
    }
}
