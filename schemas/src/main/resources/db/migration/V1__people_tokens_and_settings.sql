-- The tables in which people's decisions are stored. Their rules stand here, so that nothing that writes to them, a
-- person at a prompt included, can leave a state that the rest of the platform would have to guess about.
--
-- Captured tables have REPLICA IDENTITY FULL: a delete then says what it deleted, and an update carries whole rows even
-- where Postgres keeps a long value outside of the row. They refuse TRUNCATE, which would say nothing of what it removed.

-- ---------------------------------------------------------------------------------------------- words that have rules

-- A public key on Solana: a wallet or a token's mint.
create domain address as text check (value ~ '^[1-9A-HJ-NP-Za-km-z]{32,44}$');

create domain link as text check (length(value) <= 2048 and value ~ '^https://[^[:space:]]+$');

-- Money, prices and amounts of coins: what decimal(38,18) holds on the topics. NaN is greater than every number.
create domain amount as numeric(38, 18) check (value >= 0 and value < 1e20);

-- A time that every reader's calendar knows: no infinity.
create domain moment as timestamptz check (value between '2000-01-01' and '3000-01-01');

create function are_links(list text[]) returns boolean immutable parallel safe
return array_position(list, null) is null
   and coalesce((select bool_and(length(one) <= 2048 and one ~ '^https://[^[:space:]]+$') from unnest(list) one), true);

create function are_labels(list text[]) returns boolean immutable parallel safe
return array_position(list, null) is null
   and coalesce((select bool_and(one = btrim(one) and length(one) between 1 and 50) from unnest(list) one), true);

-- ------------------------------------------------------------------------------------------------------------- people

create table users (
    wallet_address address     primary key,
    nickname       text        not null default 'degen_' || left(replace(gen_random_uuid()::text, '-', ''), 6)
                               check (nickname ~ '^[A-Za-z0-9_]{4,15}$'),
    role           text        not null default 'user' check (role in ('user', 'admin', 'superadmin')),
    is_banned      boolean     not null default false,
    created_at     timestamptz not null default now(),
    last_login     timestamptz
);

-- ------------------------------------------------------------------------------------------------------------- tokens

create table tokens (
    address          address primary key,
    id               bigint  generated always as identity unique,
    symbol           text    not null check (symbol ~ '^[^[:space:][:cntrl:]]{1,10}$'),
    name             text    not null check (name = btrim(name) and length(name) between 1 and 50),
    decimals         integer not null check (decimals between 0 and 255),
    description      text    not null default '' check (length(description) <= 1000),
    image_url        link,
    header_image_url link,
    color            text    check (color ~* '^#[0-9a-f]{6}$'),
    socials          jsonb   not null default '{}'
                             check (jsonb_typeof(socials) = 'object' and not jsonb_path_exists(
                                 socials, 'strict $.* ? (@.type() != "string" || !(@ like_regex "^https://[^ ]+$"))')),
    websites         text[]  not null default '{}' check (cardinality(websites) <= 20 and are_links(websites)),
    tags             text[]  not null default '{}' check (cardinality(tags) <= 50 and are_labels(tags)),
    supply           amount
);
comment on column tokens.id is 'Only for old clients; the address is the key.';

-- A reason is asked for where people delist, not here: a row that is deleted has none either.
create table token_whitelist (
    address      address     primary key,
    status       text        not null default 'submitted'
                             check (status in ('submitted', 'verifying', 'listed', 'rejected', 'delisted')),
    submitted_by address,
    decided_by   address,
    reason       text        check (length(reason) between 1 and 500),
    changed_at   moment  not null default now()
);

-- Anyone may propose a token that we know nothing of yet, so this is no foreign key; what is listed, we know.
create function decide_on_token() returns trigger language plpgsql as $$
begin
    if new.status = 'listed' then
        perform from tokens where address = new.address for key share;
        if not found then
            raise foreign_key_violation
                using message = format('token %s is not known', new.address),
                      hint = 'Insert its row into tokens first: address, symbol, name and decimals.';
        end if;
    end if;
    if tg_op = 'UPDATE' and new.status is distinct from old.status then
        new.changed_at := now();
    end if;
    return new;
end $$;

create trigger decide_on_token before insert or update on token_whitelist
    for each row execute function decide_on_token();

create function forget_token() returns trigger language plpgsql as $$
begin
    delete from token_whitelist where address = old.address;
    return null;
end $$;

create trigger forget_token after delete on tokens
    for each row execute function forget_token();

-- What a market-data side of its own may keep here: the last values, which we read as one more source of prices.
create table token_prices (
    address      address primary key references tokens on delete cascade,
    price        amount  check (price > 0),
    market_cap   amount,
    volume_24h   amount,
    liquidity    amount,
    source       text    check (length(source) between 1 and 50),
    updated_at   moment  default now(),
    last_sync_at moment  default now()
);

-- -------------------------------------------------------------------------------- what every process must hear at once

create table system_settings (
    key        text  primary key check (key ~ '^[a-z0-9_.-]{1,100}$'),
    value      jsonb not null,
    updated_by address
);

create table session_revocations (
    session    text        primary key check (length(session) between 1 and 100),
    revoked_at moment not null default now()
);

create table service_commands (
    id      bigint      primary key generated always as identity,
    service text        not null check (service ~ '^[a-z0-9_]{1,50}$'),
    command text        not null check (command ~ '^[a-z0-9_]{1,50}$'),
    by      address,
    at      moment not null default now()
);

create function refuse_truncate() returns trigger language plpgsql as $$
begin
    raise feature_not_supported
        using message = format('%s is captured, and TRUNCATE would not say what it removed', tg_table_name),
              hint = format('Use: delete from %s', tg_table_name);
end $$;

do $$
declare
    captured text;
begin
    foreach captured in array array['users', 'tokens', 'token_whitelist', 'token_prices', 'system_settings',
                                    'session_revocations', 'service_commands'] loop
        execute format('alter table %I replica identity full', captured);
        execute format('create trigger refuse_truncate before truncate on %I
                            for each statement execute function refuse_truncate()', captured);
    end loop;
end $$;

-- ------------------------------------------------------------------------------- never captured: what must stay inside

create table auth_challenges (
    nonce_hash     bytea       primary key check (length(nonce_hash) = 32),
    wallet_address address     not null,
    created_at     timestamptz not null default now(),
    expires_at     timestamptz not null default now() + interval '15 minutes',
    used_at        timestamptz,
    check (expires_at > created_at)
);
create index auth_challenges_by_age on auth_challenges (expires_at);

create table sessions (
    id             text        primary key default gen_random_uuid()::text check (length(id) between 1 and 100),
    wallet_address address     not null references users on delete cascade,
    created_at     timestamptz not null default now(),
    expires_at     timestamptz not null default now() + interval '24 hours',
    revoked_at     timestamptz,
    check (expires_at > created_at)
);
create index sessions_by_wallet on sessions (wallet_address);
create index sessions_by_age on sessions (expires_at);

create table audit_log (
    id      bigint      primary key generated always as identity,
    at      timestamptz not null default now(),
    actor   address,
    action  text        not null check (length(action) between 1 and 100),
    subject text        check (length(subject) between 1 and 200),
    detail  jsonb       not null default '{}' check (jsonb_typeof(detail) = 'object'),
    ip      inet
);
create index audit_log_by_subject on audit_log (subject, at);

create function keep_what_was_written() returns trigger language plpgsql as $$
begin
    raise insufficient_privilege using message = format('%s is only ever added to', tg_table_name);
end $$;

create trigger audit_log_is_kept before update or delete or truncate on audit_log
    for each statement execute function keep_what_was_written();

-- ---------------------------------------------------------------------------------------------------------- privileges

-- Whoever runs the migrations owns the tables and captures them, which takes REPLICATION. Serving needs no more than
-- this role, which its login is made a member of. A database whose owner may not create roles goes without it.
do $$
begin
    if not exists (select from pg_roles where rolname = 'dd_serving') then
        if not (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) then
            raise notice 'no role dd_serving: % may not create roles', current_user;
            return;
        end if;
        create role dd_serving nologin;
    end if;
    grant select on users, tokens, token_whitelist, token_prices, system_settings, session_revocations,
        service_commands, auth_challenges, sessions, audit_log to dd_serving;
    grant insert, update on users, tokens, system_settings to dd_serving;
    grant insert, update, delete on token_whitelist, auth_challenges, sessions to dd_serving;
    grant insert on session_revocations, service_commands, audit_log to dd_serving;
    if to_regclass('flyway_schema_history') is not null then
        grant select on flyway_schema_history to dd_serving;
    end if;
end $$;
