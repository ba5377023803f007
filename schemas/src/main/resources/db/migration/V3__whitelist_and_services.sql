-- What the whitelist and the services need beside their tables.

-- A service may have parts, such as market_data_service.dexscreener.
alter table service_commands drop constraint service_commands_service_check;
alter table service_commands add constraint service_commands_service_check
    check (service ~ '^[a-z0-9_]{1,50}(\.[a-z0-9_-]{1,50})?$');

-- Those who wait for a decision are few among many, and asked for often.
create index token_whitelist_pending on token_whitelist (status) where status in ('submitted', 'verifying');

-- How many tokens were submitted from one address of late.
create index audit_log_of_submissions on audit_log (ip, at) where action = 'whitelist.submit';
