// Starts a small platform and compares what this consumer reads from its topics with what its HTTP API answers and what
// Postgres holds. check.sh runs it.

import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { read } from './read.mjs'

const TOKENS = 20
const RATE = 50
const PATIENCE = 60_000
const DD = fileURLToPath(new URL('../../dd', import.meta.url))
const READ = fileURLToPath(new URL('read.mjs', import.meta.url))

const PEOPLE = ['Ann11111111111111111111111111111111111111111', 'Bob11111111111111111111111111111111111111111']

const DECIMAL = /^\d+(\.\d*[1-9])?$/
// As long as a decimal(38,18) gets: a number of JavaScript's would lose half of it.
const LONG = { address: '7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr', supply: '98765432109876543210.123456789012345678' }

let passed = 0
let failed = 0

const folder = await mkdtemp(join(tmpdir(), 'analyst-'))
try {
  const platform = await up()
  const sql = postgres(platform.endpoints.postgres)
  try {
    await compare(platform.endpoints, sql)
  } finally {
    await sql.end()
    await check('the platform ends when it is told to', () => down(platform))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
  console.log(`${passed} passed, ${failed} failed`)
}
process.exitCode = passed > 0 && failed === 0 ? 0 : 1

async function compare({ http, kafka, registry }, sql) {
  const listed = async () => (await sql`select address from token_whitelist where status = 'listed'`).map(({ address }) => address)

  /** The topic from its beginning until `enough` says so; clocks see to it that there is always a next record. */
  async function readUntil(topic, enough) {
    const records = []
    const deadline = Date.now() + PATIENCE
    let found = false
    await read({ kafka, registry, topic, fromBeginning: true }, (record) => {
      records.push(record)
      found = enough(record, records)
      return !found && Date.now() < deadline
    })
    assert.ok(found, `not found among ${records.length} records of ${topic}`)
    return records
  }

  await check('prices are what a source said, and clocks grow', async () => {
    const records = await readUntil('market.prices.v1', (_, all) =>
      all.filter(({ kind }) => kind === 'record').length >= 100 && all.filter(({ kind }) => kind === 'clock').length >= 12)
    const clocks = new Map()
    for (const { kind, partition, key, time, value } of records) {
      if (kind === 'clock') {
        assert.equal(key, `clock/${partition}`)
        assert.ok(!(time < clocks.get(partition)), 'a clock runs backwards')
        clocks.set(partition, time)
      } else {
        assert.equal(kind, 'record')
        assert.match(value.price, /^\d/)
        assert.equal(value.source, 'simulator')
      }
    }
  })

  await check('ticks are exact decimals of listed tokens', async () => {
    const addresses = new Set(await listed())
    for (const { kind, key, time, value } of await readUntil('market.ticks.v1', (_, all) => all.length >= 100)) {
      assert.equal(kind, 'record')
      assert.match(value.price, DECIMAL)
      assert.equal(value.address, key)
      assert.equal(value.time, time)
      assert.ok(addresses.has(key))
    }
  })

  await check('a row of Postgres is the row on its topic, decimals to the last digit', async () => {
    await sql`insert into tokens(address, symbol, name, decimals, supply, websites)
              values (${LONG.address}, 'LONG', 'Long Number', 9, ${LONG.supply}, array['https://degenduel.me'])`
    const { value } = (await readUntil('degenduel.public.tokens', ({ key }) => key === LONG.address)).at(-1)
    const [row] = await sql`select * from tokens where address = ${LONG.address}`
    assert.equal(value.supply, LONG.supply)
    assert.equal(value.supply, row.supply)
    for (const column of ['symbol', 'name', 'decimals', 'description', 'image_url', 'websites', 'tags']) {
      assert.deepEqual(value[column], row[column], column)
    }
  })

  await check('the whitelist on its topic is the whitelist in Postgres', async () => {
    await sql`insert into token_whitelist(address, status) values (${LONG.address}, 'listed')`
    const rows = new Map()
    await readUntil('degenduel.public.token_whitelist', ({ kind, key, value }) => {
      if (kind === 'record') rows.set(key, { status: value.status, at: value.changed_at })
      return rows.size === TOKENS + 1
    })
    const found = await sql`select address, status, changed_at as at from token_whitelist`
    assert.equal(found.length, TOKENS + 1)
    assert.deepEqual(rows, new Map(found.map(({ address, status, at }) => [address, { status, at: at.toISOString() }])))
  })

  await check('the current row of a token is what HTTP answers, price to the last digit', async () => {
    // The token listed just now has its first price when its row has one.
    await readUntil('market.tokens.v1', ({ key, value }) => key === LONG.address && value?.price)
    const answer = await (await fetch(`${http}/api/v69/tokens/${LONG.address}`)).json()
    const { value } = (await readUntil('market.tokens.v1', ({ key, value }) =>
      key === LONG.address && value?.price_time && Date.parse(value.price_time) === Date.parse(answer.price_time))).at(-1)
    assert.match(value.price, DECIMAL)
    assert.equal(value.price, answer.price_text)
    assert.equal(value.status.toLowerCase(), answer.status)
    for (const name of ['address', 'id', 'symbol', 'name', 'decimals', 'source', 'market_cap', 'fdv', 'liquidity', 'volume_24h', 'websites']) {
      assert.deepEqual(value[name], answer[name], name)
    }
  })

  await check('a token that leaves the whitelist says so, then its row is gone', async () => {
    await sql`delete from token_whitelist where address = ${LONG.address}`
    for (const [topic, saysSo] of [
      ['degenduel.public.token_whitelist', ({ deleted }) => deleted],
      ['market.tokens.v1', ({ status }) => status === 'DELISTED'],
    ]) {
      const records = await readUntil(topic, ({ key, kind }) => key === LONG.address && kind === 'tombstone')
      const last = records.findLast(({ key, kind }) => key === LONG.address && kind === 'record')
      assert.ok(saysSo(last.value), topic)
    }
  })

  await check('a contest starts with ticks, and an order gets one: price, quantity and amount to the last digit', async () => {
    const [{ address: token }] = await sql`select address from token_whitelist where status = 'listed' order by 1 limit 1`
    const [{ id }] = await sql`insert into contests(name, start_time, end_time) values ('Check', now(), now() + interval '1 hour') returning id`
    for (const wallet of PEOPLE) {
      await sql`insert into users(wallet_address) values (${wallet})`
      await sql.begin(async (entry) => {
        await entry`insert into contest_participants(contest, wallet) values (${id}, ${wallet})`
        await entry`insert into contest_portfolios(contest, wallet, token, weight) values (${id}, ${wallet}, ${token}, 100)`
      })
    }
    const start = (await readUntil('contest.prices.v1', ({ key }) => key === `${id}/${token}/start`)).at(-1).value
    const [{ order }] = await sql`insert into contest_trades(contest, wallet, token, side, weight)
                                  values (${id}, ${PEOPLE[0]}, ${token}, 'SELL', 40) returning id as order`
    const fill = (await readUntil('contest.fills.v1', ({ key }) => key === `${id}/${PEOPLE[0]}/${order}`)).at(-1).value

    const ticks = await readUntil('market.ticks.v1', ({ key, time }) => key === token && time === fill.decided_at)
    for (const { price, time } of [start, { price: fill.price, time: fill.decided_at }]) {
      assert.match(price, DECIMAL)
      assert.ok(ticks.some((tick) => tick.key === token && tick.time === time && tick.value.price === price), `no tick of ${price} at ${time}`)
    }
    assert.equal(fill.refused, null)
    // 36 decimals of the product, rounded half-even to 8.
    assert.equal(exact(fill.amount, 8), rounded(exact(fill.quantity, 18) * exact(fill.price, 18), 10n ** 28n))
  })

  await check('the command prints as many lines of JSON as it is asked for', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [READ, '--kafka', kafka, '--registry', registry, '--topic', 'market.ticks.v1', '--limit', '10'],
      { timeout: PATIENCE },
    )
    const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line))
    assert.deepEqual(lines.map(({ kind }) => kind), Array(10).fill('record'))
  })
}

async function check(what, how) {
  try {
    await how()
    passed += 1
    console.log(`ok      ${what}`)
  } catch (failure) {
    failed += 1
    console.log(`not ok  ${what}\n        ${failure.message.replaceAll('\n', '\n        ')}`)
  }
}

/** A decimal as a whole number of its last digits: as exact as the text. */
function exact(text, digits) {
  const [whole, decimals = ''] = text.split('.')
  assert.ok(decimals.length <= digits, `${text} has more than ${digits} decimals`)
  return BigInt(whole + decimals.padEnd(digits, '0'))
}

function rounded(number, unit) {
  const [quotient, twice] = [number / unit, (number % unit) * 2n]
  return quotient + BigInt(twice > unit || (twice === unit && quotient % 2n === 1n))
}

/** Ready is when the platform has written what is where. */
async function up() {
  const data = join(folder, 'data')
  const file = join(data, 'endpoints.json')
  const server = spawn(DD, ['up', '--port', '0', '--data', data, '--tokens', TOKENS, '--rate', RATE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  await new Promise((ready, refuse) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      console.log(line)
      if (existsSync(file)) ready()
    })
    ended.then(([code]) => refuse(new Error(`dd up ended with status ${code}`)))
  })
  return { data, ended, endpoints: JSON.parse(await readFile(file, 'utf8')) }
}

async function down({ data, ended }) {
  await promisify(execFile)(DD, ['down', '--data', data])
  await ended
}
