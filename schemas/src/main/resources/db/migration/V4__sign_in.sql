-- What signing in needs beside its tables.

-- A session that ends before its time is told to every process, whoever ends it: serving, or a person at a prompt.
create function tell_that_it_ended() returns trigger language plpgsql as $$
begin
    if old.revoked_at is null and old.expires_at > now() and (tg_op = 'DELETE' or new.revoked_at is not null) then
        insert into session_revocations(session) values (old.id) on conflict do nothing;
    end if;
    return null;
end $$;

create trigger tell_that_it_ended after update or delete on sessions
    for each row execute function tell_that_it_ended();

-- What can be forgotten: nobody can show it any more. A session lasts a day at most.
create index session_revocations_by_age on session_revocations (revoked_at);

create function forget_old_sign_ins() returns void language sql security definer set search_path = public, pg_temp as $$
    delete from auth_challenges where nonce_hash in (
        select nonce_hash from auth_challenges where expires_at < now() limit 100 for update skip locked);
    delete from sessions where id in (
        select id from sessions where expires_at < now() limit 100 for update skip locked);
    delete from session_revocations where session in (
        select session from session_revocations ended
         where revoked_at < now() - interval '1 day' and not exists (select from sessions where id = ended.session)
         limit 100 for update skip locked);
$$;
revoke execute on function forget_old_sign_ins from public;

-- Serving writes no more of these rows than it has reason to: it makes nobody an administrator.
do $$
begin
    if not exists (select from pg_roles where rolname = 'dd_serving') then
        raise notice 'no role dd_serving, as in the first migration';
        return;
    end if;
    revoke insert, update on users from dd_serving;
    revoke insert, update, delete on auth_challenges, sessions from dd_serving;
    grant insert (wallet_address, last_login), update (last_login) on users to dd_serving;
    grant insert (nonce_hash, wallet_address, expires_at), update (used_at) on auth_challenges to dd_serving;
    grant insert (wallet_address, expires_at), update (revoked_at) on sessions to dd_serving;
    grant execute on function forget_old_sign_ins to dd_serving;
end $$;
