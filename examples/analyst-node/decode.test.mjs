import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { Decoder, Unreadable, decimalText, schemaId, typeOf } from './decode.mjs'

const PRICED = JSON.stringify({
  type: 'record',
  name: 'Priced',
  fields: [
    { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 38, scale: 18 } },
    { name: 'time', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'supply', type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 38, scale: 2 }], default: null },
    { name: 'seen', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }], default: null },
    { name: 'count', type: ['null', 'long'], default: null },
    { name: 'lsn', type: 'long' },
    { name: 'links', type: { type: 'map', values: 'string' } },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['LIVE', 'STALE'] } },
  ],
})

// Written out by hand from the Avro specification, so that they test the reader and not another writer.
const BYTES = Buffer.from(
  '00' + '00000007' // a zero, schema 7
  + '0a' + '04a817c800' // 5 bytes: 20,000,000,000 · 10^-18
  + '80a0abfef962' // 1,700,000,000,000 ms
  + '02' + '04' + 'fb2e' // the second branch, 2 bytes: -1234 · 10^-2
  + '00' // null
  + '02' + '54' // 42
  + 'feffffffffffffffff01' // 2^63 - 1
  + '02' + '0278' + '0279' + '00' // one entry: x → y
  + '02', // the second symbol
  'hex',
)

let registry
let asked = 0

before(async () => {
  registry = createServer((request, response) => {
    asked += 1
    const known = request.url === '/schemas/ids/7'
    response.writeHead(known ? 200 : request.url === '/schemas/ids/8' ? 503 : 404)
    response.end(JSON.stringify(known ? { schema: PRICED } : { error_code: 40403, message: 'Schema not found' }))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
})

after(() => registry.close())

const decoder = () => new Decoder(`http://127.0.0.1:${registry.address().port}/`)

test('a record becomes a plain object with exact decimals and readable times', async () => {
  assert.deepEqual({ ...(await decoder().decode(BYTES)) }, {
    price: '0.00000002',
    time: '2023-11-14T22:13:20.000Z',
    supply: '-12.34',
    seen: null,
    count: 42,
    lsn: '9223372036854775807',
    links: { x: 'y' },
    status: 'STALE',
  })
})

test('a schema is asked for once', async () => {
  const before = asked
  const one = decoder()
  await Promise.all([one.decode(BYTES), one.decode(BYTES)])
  await one.decode(BYTES)
  assert.equal(asked - before, 1)
})

test('a long that JavaScript holds exactly is a number', () => {
  assert.equal(typeOf('"long"').fromBuffer(Buffer.from('feffffffffffff1f', 'hex')), Number.MAX_SAFE_INTEGER)
})

for (const [hex, scale, text] of [
  ['', 18, '0'],
  ['00', 18, '0'],
  ['01', 18, '0.000000000000000001'],
  ['ff', 18, '-0.000000000000000001'],
  ['0de0b6b3a7640000', 18, '1'],
  ['80', 0, '-128'],
  ['0080', 0, '128'],
  ['0f', 1, '1.5'],
  ['64', 1, '10'],
  ['4b3b4ca85a86c47a098a223fffffffff', 18, '99999999999999999999.999999999999999999'],
]) {
  test(`the bytes "${hex}" at scale ${scale} are ${text}`, () => {
    assert.equal(decimalText(Buffer.from(hex, 'hex'), scale), text)
  })
}

test('garbage is told from a good record', async () => {
  for (const garbage of ['', '00', '0000', '7b226a736f6e227d']) {
    assert.throws(() => schemaId(Buffer.from(garbage, 'hex')), Unreadable)
  }
  await assert.rejects(decoder().decode(BYTES.subarray(0, 20)), Unreadable)
  await assert.rejects(decoder().decode(Buffer.concat([BYTES, Buffer.of(0)])), Unreadable)
  await assert.rejects(decoder().decode(Buffer.from('000000000900', 'hex')), /no schema 9/)
})

test('a registry that is away is no fault of the record', async () => {
  const isOutage = (failure) => !(failure instanceof Unreadable)
  await assert.rejects(decoder().decode(Buffer.from('000000000800', 'hex')), isOutage)
  await assert.rejects(new Decoder('http://127.0.0.1:1').decode(BYTES), isOutage)
})
