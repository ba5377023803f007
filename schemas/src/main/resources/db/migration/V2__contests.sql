-- Contests, and what people decide in them: to enter with a portfolio, and to trade. What follows from it, such as fills,
-- values and prizes, is computed from these rows and stands in no table.
--
-- Whoever computes it goes by the times at which these rows were committed. Their own times, which say the same when they
-- are read anew later, are therefore the database's and nobody else's. A refusal bears a name, as that of a constraint,
-- which commands turn into their answers.

-- ---------------------------------------------------------------------------------------------- words that have rules

-- Money as people pay it and are paid.
create domain dollars as numeric(28, 8) check (value >= 0 and value < 1e20);

-- How a contest ends: the shares of the prize pool, best rank first, and what is kept of it, in percent.
create function are_contest_settings(settings jsonb) returns boolean immutable parallel safe
return settings ?& array['prize_distribution', 'fee'] and settings - array['prize_distribution', 'fee'] = '{}'
   and not jsonb_path_exists(settings, 'strict $.prize_distribution ? (@.type() != "array" || @.size() > 1000)')
   and not jsonb_path_exists(settings, 'strict $.prize_distribution[*] ? (@.type() != "number" || !(@ > 0))', '{}', true)
   and not jsonb_path_exists(settings, 'strict $.fee ? (@.type() != "number" || !(@ >= 0 && @ < 100))')
   and (select coalesce(sum(share::numeric), 0) <= 100 and coalesce(bool_and(scale(share::numeric) <= 8), true)
          from jsonb_path_query(settings, '$.prize_distribution[*] ? (@.type() == "number")') share)
   and (select coalesce(bool_and(scale(fee::numeric) <= 8), true)
          from jsonb_path_query(settings, '$.fee ? (@.type() == "number")') fee);

-- ----------------------------------------------------------------------------------------------------------- contests

create table contests (
    id                  bigint      primary key generated always as identity,
    code                text        not null unique
                                    default 'DD-' || upper(left(replace(gen_random_uuid()::text, '-', ''), 8))
                                    check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
    name                text        not null check (name = btrim(name) and length(name) between 1 and 100
                                           and name !~ '[[:cntrl:]]'),
    description         text        not null default '' check (length(description) <= 1000),
    start_time          moment      not null,
    end_time            moment      not null,
    entry_fee           dollars     not null default 0,
    prize_pool          dollars     not null default 0,
    min_participants    integer     not null default 2 check (min_participants >= 2),
    max_participants    integer     not null default 1000000 check (max_participants <= 1000000),
    settings            jsonb       not null default '{"prize_distribution": [69, 20, 11], "fee": 10}'
                                    check (are_contest_settings(settings)),
    cancelled_at        moment,
    cancellation_reason text        check (length(cancellation_reason) between 1 and 500),
    created_by          address,
    created_at          moment      not null default clock_timestamp(),
    constraint contests_last_a_minute check (end_time >= start_time + interval '1 minute'),
    constraint contests_have_room check (max_participants >= min_participants),
    constraint contests_are_cancelled_for_a_reason check ((cancelled_at is null) = (cancellation_reason is null))
);

create function create_contest() returns trigger language plpgsql as $$
begin
    if new.cancelled_at is not null then
        raise check_violation
            using message = 'a contest is not cancelled before it exists', constraint = 'contest_is_new';
    end if;
    new.created_at := clock_timestamp();
    return new;
end $$;

create trigger create_contest before insert on contests
    for each row execute function create_contest();

-- An update holds the row by now, and so does whoever enters: none of both sees half of the other.
create function change_contest() returns trigger language plpgsql as $$
declare
    cancelled contests := new;
begin
    if old.cancelled_at is not null then
        raise check_violation
            using message = format('contest %s is cancelled, which is final', old.id),
                  constraint = 'contest_is_cancelled';
    end if;
    if clock_timestamp() >= old.end_time then
        raise check_violation
            using message = format('contest %s is over, which is final', old.id), constraint = 'contest_is_over';
    end if;
    cancelled.cancelled_at := old.cancelled_at;
    cancelled.cancellation_reason := old.cancellation_reason;
    if cancelled is distinct from old and exists (select from contest_participants where contest = old.id) then
        raise check_violation
            using message = format('the terms of contest %s stand since its first entry', old.id),
                  constraint = 'contest_has_entries';
    end if;
    if new.cancelled_at is not null then
        new.cancelled_at := clock_timestamp();
    end if;
    new.created_at := old.created_at;
    return new;
end $$;

create trigger change_contest before update on contests
    for each row execute function change_contest();

-- ------------------------------------------------------------------------------------------------------------ entries

-- The seat makes the last place one place: seats are given out one by one, and no two participants have the same.
create table contest_participants (
    contest        bigint  not null references contests,
    wallet         address not null references users,
    entered_at     moment  not null default clock_timestamp(),
    starting_value dollars not null default 10000 check (starting_value > 0),
    seat           integer not null default 0 check (seat > 0),
    primary key (contest, wallet),
    unique (contest, seat)
);

-- What came too late by a hair is decided by its commit time, where prices and entries meet.
create function enter_contest() returns trigger language plpgsql as $$
declare
    terms contests;
    now   timestamptz;
begin
    select * into terms from contests where id = new.contest for no key update;
    now := clock_timestamp();
    if terms.id is null then
        raise foreign_key_violation
            using message = format('there is no contest %s', new.contest), constraint = 'contest_exists';
    end if;
    if exists (select from contest_participants where contest = new.contest and wallet = new.wallet) then
        raise unique_violation
            using message = format('%s is in contest %s already', new.wallet, new.contest),
                  constraint = 'contest_participants_pkey';
    end if;
    if terms.cancelled_at is not null then
        raise check_violation
            using message = format('contest %s is cancelled', terms.id), constraint = 'contest_is_cancelled';
    end if;
    select 1 + coalesce(max(seat), 0) into new.seat from contest_participants where contest = new.contest;
    if now > terms.start_time + interval '59 seconds'
            or date_trunc('milliseconds', now) > terms.start_time and new.seat > terms.min_participants then
        raise check_violation
            using message = format('contest %s has started', terms.id), constraint = 'contest_has_started';
    end if;
    if new.seat > terms.max_participants then
        raise check_violation using message = format('contest %s is full', terms.id), constraint = 'contest_is_full';
    end if;
    new.entered_at := now;
    return new;
end $$;

create trigger enter_contest before insert on contest_participants
    for each row execute function enter_contest();

create table contest_portfolios (
    contest    bigint   not null,
    wallet     address  not null,
    token      address  not null,
    weight     smallint not null check (weight between 1 and 100),
    entered_at moment   not null default clock_timestamp(),
    primary key (contest, wallet, token),
    foreign key (contest, wallet) references contest_participants
);

-- Tokens come and go, and what was decided about one stays: this is no foreign key.
create function expect_listed(token address) returns void language plpgsql as $$
begin
    if not exists (select from token_whitelist where address = token and status = 'listed') then
        raise foreign_key_violation
            using message = format('token %s is not listed', token), constraint = 'token_is_listed';
    end if;
end $$;

create function fill_portfolio() returns trigger language plpgsql as $$
begin
    perform expect_listed(new.token);
    select entered_at into new.entered_at
      from contest_participants where contest = new.contest and wallet = new.wallet;
    if not found then
        raise foreign_key_violation
            using message = format('%s is not in contest %s', new.wallet, new.contest),
                  constraint = 'contest_portfolios_contest_wallet_fkey';
    end if;
    return new;
end $$;

create trigger fill_portfolio before insert on contest_portfolios
    for each row execute function fill_portfolio();

-- Looked at when everything of a transaction is there.
create function expect_whole_portfolio() returns trigger language plpgsql as $$
declare
    tokens  integer;
    percent integer;
begin
    select count(*), coalesce(sum(weight), 0) into tokens, percent
      from contest_portfolios where contest = new.contest and wallet = new.wallet;
    if percent <> 100 or tokens > 10 then
        raise check_violation
            using message = format('%s has %s tokens of %s %% in contest %s, and not up to 10 of 100 %%',
                                   new.wallet, tokens, percent, new.contest),
                  constraint = 'portfolio_is_whole';
    end if;
    return null;
end $$;

create constraint trigger expect_whole_portfolio after insert on contest_participants
    deferrable initially deferred for each row execute function expect_whole_portfolio();
create constraint trigger expect_whole_portfolio after insert on contest_portfolios
    deferrable initially deferred for each row execute function expect_whole_portfolio();

-- ------------------------------------------------------------------------------------------------------------- trades

-- An order: which share of the whole the token shall have. Whether and at which price it is filled is not known here.
create table contest_trades (
    contest    bigint   not null,
    wallet     address  not null,
    id         bigint   not null generated always as identity,
    token      address  not null,
    side       text     not null check (side in ('BUY', 'SELL')),
    weight     smallint not null check (weight between 0 and 100),
    ordered_at moment   not null default clock_timestamp(),
    primary key (contest, wallet, id),
    foreign key (contest, wallet) references contest_participants
);
create index contest_trades_by_age on contest_trades (wallet, ordered_at);

create function order_trade() returns trigger language plpgsql as $$
declare
    terms contests;
begin
    select * into terms from contests where id = new.contest;
    new.ordered_at := clock_timestamp();
    if terms.id is null then
        raise foreign_key_violation
            using message = format('there is no contest %s', new.contest), constraint = 'contest_exists';
    end if;
    if terms.cancelled_at is not null then
        raise check_violation
            using message = format('contest %s is cancelled', terms.id), constraint = 'contest_is_cancelled';
    end if;
    if new.ordered_at < terms.start_time then
        raise check_violation
            using message = format('contest %s has not started', terms.id), constraint = 'contest_has_not_started';
    end if;
    if new.ordered_at > terms.end_time then
        raise check_violation using message = format('contest %s is over', terms.id), constraint = 'contest_is_over';
    end if;
    perform expect_listed(new.token);
    return new;
end $$;

create trigger order_trade before insert on contest_trades
    for each row execute function order_trade();

do $$
declare
    captured text;
begin
    foreach captured in array array['contests', 'contest_participants', 'contest_portfolios', 'contest_trades'] loop
        execute format('alter table %I replica identity full', captured);
        execute format('create trigger refuse_truncate before truncate on %I
                            for each statement execute function refuse_truncate()', captured);
    end loop;
    foreach captured in array array['contest_participants', 'contest_portfolios', 'contest_trades'] loop
        execute format('create trigger keep_what_was_written before update or delete on %I
                            for each statement execute function keep_what_was_written()', captured);
    end loop;
end $$;

-- ------------------------------------------------------------------------------- never captured: what must stay inside

-- What a command was answered, so that sent twice it is done once: the key is its sender's.
create table idempotency_keys (
    wallet  address     not null,
    key     text        not null check (key ~ '^[!-~]{1,100}$'),
    command text        not null check (length(command) between 1 and 100),
    request bytea       not null check (length(request) = 32),
    answer  jsonb       not null check (jsonb_typeof(answer) = 'object'),
    at      timestamptz not null default now(),
    primary key (wallet, key)
);
comment on column idempotency_keys.request is 'The SHA-256 of what was asked for.';

-- ---------------------------------------------------------------------------------------------------------- privileges

do $$
begin
    if not exists (select from pg_roles where rolname = 'dd_serving') then
        raise notice 'no role dd_serving, as in the first migration';
        return;
    end if;
    grant select on contests, contest_participants, contest_portfolios, contest_trades, idempotency_keys to dd_serving;
    grant insert (code, name, description, start_time, end_time, entry_fee, prize_pool, min_participants,
        max_participants, settings, created_by) on contests to dd_serving;
    grant update (cancelled_at, cancellation_reason) on contests to dd_serving;
    grant insert (contest, wallet) on contest_participants to dd_serving;
    grant insert (contest, wallet, token, weight) on contest_portfolios to dd_serving;
    grant insert (contest, wallet, token, side, weight) on contest_trades to dd_serving;
    grant insert, delete on idempotency_keys to dd_serving;
end $$;
