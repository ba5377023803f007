package me.degenduel.connect.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what tokens are into their rows. What a source does not know stays as it is, and so does what it knows less of:
 * a shorter list of websites, a network it does not name. A row that would not change is not written, for everybody would
 * hear of it. A token that waits for a decision gets its row here, if it is known well enough for one.
 *
 * <p>The first source may change what is there, the others only add: otherwise two who do not agree would write over each
 * other for ever.
 */
final class Profiles {
    private static final String SAID = """
            with said as (
                select ?::text as address, ?::text as symbol, ?::text as name, ?::text as description, ?::text as image,
                       ?::text as header, ?::jsonb as socials, ?::text[] as websites, ?::integer as decimals,
                       ?::boolean as first)""";
    private static final String UPDATE = SAID + """
            ,
            wanted as (
                select said.address,
                       case when said.first then coalesce(said.symbol, tokens.symbol) else tokens.symbol end as symbol,
                       case when said.first then coalesce(said.name, tokens.name) else tokens.name end as name,
                       case when said.first then coalesce(said.decimals, tokens.decimals)
                            else tokens.decimals end as decimals,
                       case when said.first or tokens.description = '' then coalesce(said.description, tokens.description)
                            else tokens.description end as description,
                       case when said.first then coalesce(said.image, tokens.image_url)
                            else coalesce(tokens.image_url, said.image) end as image,
                       case when said.first then coalesce(said.header, tokens.header_image_url)
                            else coalesce(tokens.header_image_url, said.header) end as header,
                       case when said.first then tokens.socials || said.socials
                            else said.socials || tokens.socials end as socials,
                       case when cardinality(said.websites) > cardinality(tokens.websites)
                                 or said.first and cardinality(said.websites) = cardinality(tokens.websites)
                            then said.websites else tokens.websites end as websites
                  from said join tokens on tokens.address = said.address)
            update tokens
               set symbol = wanted.symbol, name = wanted.name, decimals = wanted.decimals,
                   description = wanted.description, image_url = wanted.image, header_image_url = wanted.header,
                   socials = wanted.socials, websites = wanted.websites
              from wanted
             where tokens.address = wanted.address
               and (tokens.symbol, tokens.name, tokens.decimals, tokens.description, tokens.image_url,
                    tokens.header_image_url, tokens.socials, tokens.websites)
                   is distinct from
                   (wanted.symbol, wanted.name, wanted.decimals, wanted.description, wanted.image::link,
                    wanted.header::link, wanted.socials, wanted.websites)""";
    private static final String INSERT = SAID + """

            insert into tokens(address, symbol, name, description, image_url, header_image_url, socials, websites, decimals)
            select said.address, said.symbol, said.name, coalesce(said.description, ''), said.image, said.header,
                   said.socials, said.websites, said.decimals
              from said join token_whitelist on token_whitelist.address = said.address
             where token_whitelist.status in ('submitted', 'verifying')
               and not exists (select from tokens where tokens.address = said.address)
            on conflict do nothing""";

    private static final String LOCK = "select from tokens where address = any(?) order by address for update";

    private Profiles() {}

    /**
     * All of them or none, in one transaction; how many rows were written.
     *
     * <p>Another source may write the same rows at this moment. Whoever comes second waits, and then decides by what the
     * other has left there: PostgreSQL would have it decide by what was there when its statement began.
     */
    static int write(Connection database, Map<String, Profile> profiles, boolean isFirst) throws SQLException {
        // In the order of addresses, so that no two who write wait for each other.
        var addresses = profiles.keySet().stream().sorted().toList();
        database.setAutoCommit(false);
        try (var insert = database.prepareStatement(INSERT);
                var lock = database.prepareStatement(LOCK);
                var update = database.prepareStatement(UPDATE)) {
            var written = 0;
            for (var address : addresses) {
                var profile = profiles.get(address);
                written += profile.isWhole() ? write(database, insert, address, profile, isFirst) : 0;
            }
            lock.setArray(1, database.createArrayOf("text", addresses.toArray()));
            lock.execute();
            for (var address : addresses) {
                written += write(database, update, address, profiles.get(address), isFirst);
            }
            database.commit();
            return written;
        }
    }

    private static int write(
            Connection database, PreparedStatement write, String address, Profile profile, boolean isFirst)
            throws SQLException {
        Array websites = database.createArrayOf("text", profile.websites().toArray());
        var column = 1;
        write.setString(column++, address);
        for (var text : List.of(
                profile.symbol(),
                profile.name(),
                profile.description(),
                profile.imageUrl(),
                profile.headerImageUrl())) {
            write.setString(column++, orNull(text));
        }
        write.setString(column++, json(profile.socials()));
        write.setArray(column++, websites);
        write.setObject(column++, profile.decimals().orElse(null), Types.INTEGER);
        write.setBoolean(column, isFirst);
        return write.executeUpdate();
    }

    private static String orNull(Optional<String> text) {
        return text.orElse(null);
    }

    private static String json(Map<String, String> socials) {
        var object = JsonNodeFactory.instance.objectNode();
        socials.forEach(object::put);
        return object.toString();
    }
}
