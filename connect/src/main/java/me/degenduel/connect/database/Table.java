package me.degenduel.connect.database;

import java.util.Set;
import java.util.stream.Stream;
import me.degenduel.schemas.ServiceCommandRow;
import me.degenduel.schemas.SessionRevocationRow;
import me.degenduel.schemas.SettingRow;
import me.degenduel.schemas.TokenPriceRow;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.UserRow;
import me.degenduel.schemas.WhitelistRow;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Every captured table, and how a row of it becomes our record. No column that is not named here leaves the database. */
enum Table {
    USERS("users", "wallet_address", UserRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return UserRow.newBuilder()
                    .setWalletAddress(row.text("wallet_address"))
                    .setNickname(row.text("nickname"))
                    .setRole(row.text("role"))
                    .setIsBanned(row.flag("is_banned"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.committedAt())
                    .build();
        }
    },

    TOKENS("tokens", "address", TokenRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return TokenRow.newBuilder()
                    .setAddress(row.text("address"))
                    .setId(row.number("id"))
                    .setSymbol(row.text("symbol"))
                    .setName(row.text("name"))
                    .setDecimals(Math.toIntExact(row.number("decimals")))
                    .setDescription(row.text("description"))
                    .setImageUrl(row.textOrNull("image_url"))
                    .setHeaderImageUrl(row.textOrNull("header_image_url"))
                    .setColor(row.textOrNull("color"))
                    .setSocials(row.texts("socials"))
                    .setWebsites(row.list("websites"))
                    .setTags(row.list("tags"))
                    .setSupply(row.amountOrNull("supply"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.committedAt())
                    .build();
        }
    },

    WHITELIST("token_whitelist", "address", WhitelistRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return WhitelistRow.newBuilder()
                    .setAddress(row.text("address"))
                    .setStatus(row.text("status"))
                    .setSubmittedBy(row.textOrNull("submitted_by"))
                    .setDecidedBy(row.textOrNull("decided_by"))
                    .setReason(row.textOrNull("reason"))
                    .setChangedAt(row.time("changed_at"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.committedAt())
                    .build();
        }
    },

    TOKEN_PRICES("token_prices", "address", TokenPriceRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return TokenPriceRow.newBuilder()
                    .setAddress(row.text("address"))
                    .setPrice(row.amountOrNull("price"))
                    .setMarketCap(row.amountOrNull("market_cap"))
                    .setVolume24h(row.amountOrNull("volume_24h"))
                    .setLiquidity(row.amountOrNull("liquidity"))
                    .setSource(row.textOrNull("source"))
                    .setUpdatedAt(row.timeOrNull("updated_at"))
                    .setLastSyncAt(row.timeOrNull("last_sync_at"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.committedAt())
                    .build();
        }
    },

    SETTINGS("system_settings", "key", SettingRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return SettingRow.newBuilder()
                    .setKey(row.text("key"))
                    .setValue(row.text("value"))
                    .setUpdatedBy(row.textOrNull("updated_by"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.committedAt())
                    .build();
        }
    },

    SESSION_REVOCATIONS("session_revocations", "session", SessionRevocationRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return SessionRevocationRow.newBuilder()
                    .setSession(row.text("session"))
                    .setRevokedAt(row.time("revoked_at"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.committedAt())
                    .build();
        }
    },

    SERVICE_COMMANDS("service_commands", "id", ServiceCommandRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return ServiceCommandRow.newBuilder()
                    .setId(row.number("id"))
                    .setService(row.text("service"))
                    .setCommand(row.text("command"))
                    .setBy(row.textOrNull("by"))
                    .setAt(row.time("at"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.committedAt())
                    .build();
        }
    };

    /** What we add to a row; no table has columns of these names. */
    private static final Set<String> ADDED = Set.of("deleted", "epoch", "lsn", "committed_at");

    private final String table;
    private final String key;
    private final Class<? extends SpecificRecord> type;

    Table(String table, String key, Class<? extends SpecificRecord> type) {
        this.table = table;
        this.key = key;
        this.type = type;
    }

    abstract SpecificRecord record(Row row);

    String key() {
        return key;
    }

    Stream<String> columns() {
        return SpecificData.get().getSchema(type).getFields().stream()
                .map(Schema.Field::name)
                .filter(field -> !ADDED.contains(field));
    }

    static Table named(String name) {
        return Stream.of(values())
                .filter(known -> known.table.equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new Unmappable("Nothing says how a row of table " + name + " becomes a record", null));
    }
}
