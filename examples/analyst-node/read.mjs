// Prints a topic's records as lines of JSON. README.md says what they mean.

import { parseArgs } from 'node:util'
import { pathToFileURL } from 'node:url'
import { Kafka, logLevel } from 'kafkajs'
import { Decoder, Unreadable } from './decode.mjs'

const USAGE = 'node read.mjs --kafka HOST:PORT --registry URL --topic TOPIC [--limit N] [--from-beginning]'

/**
 * Hands each record of a topic to `see`, in the order of its partition, until `see` says `false`.
 * Only what is committed is seen, and nothing is left behind: the group it reads in keeps no offsets.
 */
export async function read({ kafka, registry, topic, fromBeginning }, see) {
  const client = new Kafka({ brokers: kafka.split(','), logLevel: logLevel.NOTHING, retry: { retries: 3 } })
  const consumer = client.consumer({ groupId: `analyst-${crypto.randomUUID()}`, maxWaitTimeInMs: 250, allowAutoTopicCreation: false })
  const decoder = new Decoder(registry)
  let done
  const finished = new Promise((resolve, reject) => { done = { resolve, reject } })
  let open = true

  consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || done.reject(payload.error))
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning })
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        if (!open) return
        try {
          const record = await describe(decoder, partition, message)
          if (open) open = see(record) !== false
        } catch (failure) {
          open = false
          done.reject(failure)
        }
        if (!open) done.resolve()
      },
    })
    await finished
  } finally {
    await consumer.disconnect()
  }
}

async function describe(decoder, partition, { offset, timestamp, key, value }) {
  const record = {
    kind: 'record',
    partition,
    offset: Number(offset),
    time: new Date(Number(timestamp)).toISOString(),
    key: key?.toString() ?? null,
  }
  if (value === null) {
    return { ...record, kind: record.key?.startsWith('clock/') ? 'clock' : 'tombstone' }
  }
  try {
    return { ...record, value: await decoder.decode(value) }
  } catch (failure) {
    if (failure instanceof Unreadable) return { ...record, kind: 'unreadable', reason: failure.message }
    throw failure
  }
}

function options() {
  const { values } = parseArgs({
    options: {
      kafka: { type: 'string' },
      registry: { type: 'string' },
      topic: { type: 'string' },
      limit: { type: 'string', default: 'Infinity' },
      'from-beginning': { type: 'boolean', default: false },
    },
  })
  const limit = Number(values.limit)
  if (!values.kafka || !values.registry || !values.topic || !(limit >= 1)) throw new Error(`usage: ${USAGE}`)
  return { ...values, limit, fromBeginning: values['from-beginning'] }
}

async function main() {
  const asked = options()
  // Whoever reads our lines has had enough, as head does.
  process.stdout.on('error', () => process.exit())
  let printed = 0
  await read(asked, (record) => {
    console.log(JSON.stringify(record))
    printed += 1
    return printed < asked.limit
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((failure) => {
    console.error(failure.message)
    process.exitCode = 1
  })
}
