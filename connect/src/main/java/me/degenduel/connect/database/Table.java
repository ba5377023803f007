package me.degenduel.connect.database;

import static java.util.stream.Collectors.joining;

import java.util.Set;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestTradeRow;
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
import org.apache.kafka.connect.data.Struct;

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
    },

    CONTESTS("contests", "id", ContestRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return ContestRow.newBuilder()
                    .setId(row.number("id"))
                    .setCode(row.text("code"))
                    .setName(row.text("name"))
                    .setDescription(row.text("description"))
                    .setStartTime(row.time("start_time"))
                    .setEndTime(row.time("end_time"))
                    .setEntryFee(row.amount("entry_fee"))
                    .setPrizePool(row.amount("prize_pool"))
                    .setMinParticipants(Math.toIntExact(row.number("min_participants")))
                    .setMaxParticipants(Math.toIntExact(row.number("max_participants")))
                    .setSettings(row.contestSettings("settings"))
                    .setCancelledAt(row.timeOrNull("cancelled_at"))
                    .setCancellationReason(row.textOrNull("cancellation_reason"))
                    .setCreatedBy(row.textOrNull("created_by"))
                    .setCreatedAt(row.time("created_at"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.decidedAt("cancelled_at", "created_at"))
                    .build();
        }
    },

    CONTEST_PARTICIPANTS("contest_participants", "contest/wallet", ContestParticipantRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return ContestParticipantRow.newBuilder()
                    .setContest(row.number("contest"))
                    .setWallet(row.text("wallet"))
                    .setEnteredAt(row.time("entered_at"))
                    .setStartingValue(row.amount("starting_value"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.decidedAt("entered_at"))
                    .build();
        }
    },

    CONTEST_PORTFOLIOS("contest_portfolios", "contest/wallet/token", ContestPortfolioRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return ContestPortfolioRow.newBuilder()
                    .setContest(row.number("contest"))
                    .setWallet(row.text("wallet"))
                    .setToken(row.text("token"))
                    .setWeight(Math.toIntExact(row.number("weight")))
                    .setEnteredAt(row.time("entered_at"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.decidedAt("entered_at"))
                    .build();
        }
    },

    CONTEST_TRADES("contest_trades", "contest/wallet/id", ContestTradeRow.class) {
        @Override
        SpecificRecord record(Row row) {
            return ContestTradeRow.newBuilder()
                    .setContest(row.number("contest"))
                    .setWallet(row.text("wallet"))
                    .setId(row.number("id"))
                    .setToken(row.text("token"))
                    .setSide(row.text("side"))
                    .setWeight(Math.toIntExact(row.number("weight")))
                    .setOrderedAt(row.time("ordered_at"))
                    .setDeleted(row.deleted())
                    .setEpoch(row.epoch())
                    .setLsn(row.lsn())
                    .setCommittedAt(row.decidedAt("ordered_at"))
                    .build();
        }
    };

    /** What we add to a row; no table has columns of these names. */
    private static final Set<String> ADDED = Set.of("deleted", "epoch", "lsn", "committed_at");

    private final String table;
    /** As its topic's keys are written: columns with slashes between them. */
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

    /** The key of a row, out of its columns; a column that is not there is a question mark. */
    String key(Struct values) {
        return Stream.of(key.split("/"))
                .map(column -> values.schema().field(column) == null ? "?" : String.valueOf(values.get(column)))
                .collect(joining("/"));
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
