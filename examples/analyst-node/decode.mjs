// What is in a record's bytes: a zero, the number of a schema in four bytes, then plain Avro.
// The schema is asked for once, at the registry's REST API.

import avro from 'avsc'

const HEADER = 5

/** Bytes that are not what they should be. It is the record's fault: the next one may be fine. */
export class Unreadable extends Error {}

export class Decoder {
  #registry
  #types = new Map()

  constructor(registry) {
    this.#registry = registry.replace(/\/$/, '')
  }

  /** The record as a plain object, ready for JSON. */
  async decode(bytes) {
    const type = await this.#type(schemaId(bytes))
    try {
      return type.fromBuffer(bytes.subarray(HEADER))
    } catch (wrong) {
      throw new Unreadable(`not what its schema says: ${wrong.message}`)
    }
  }

  /** A schema never changes under its number, so it is kept; a failure is not. */
  #type(id) {
    if (!this.#types.has(id)) {
      const type = this.#fetch(id)
      this.#types.set(id, type)
      type.catch(() => this.#types.delete(id))
    }
    return this.#types.get(id)
  }

  async #fetch(id) {
    const url = `${this.#registry}/schemas/ids/${id}`
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((failure) => {
      throw new Error(`no answer from ${url}: ${failure.cause?.message ?? failure.message}`)
    })
    if (answer.status === 404) {
      throw new Unreadable(`the registry knows no schema ${id}`)
    }
    if (!answer.ok) {
      throw new Error(`${url} answers ${answer.status}`)
    }
    return typeOf((await answer.json()).schema)
  }
}

export function schemaId(bytes) {
  if (bytes.length < HEADER || bytes[0] !== 0) {
    throw new Unreadable('no Avro in Confluent\'s format: it begins with a zero and a schema\'s number')
  }
  return bytes.readInt32BE(1)
}

/** A reader for a schema: decimals become exact text, times ISO 8601, and no digit of a long is lost. */
export function typeOf(schema) {
  return avro.Type.forSchema(JSON.parse(schema), {
    logicalTypes: { decimal: Decimal, 'timestamp-millis': Time },
    registry: { long: exactLong },
    wrapUnions: 'never',
  })
}

/** Bytes are a whole number in two's complement, biggest first; the schema says how many of its digits are decimals. */
export function decimalText(bytes, scale) {
  const unscaled = BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`))
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const decimals = digits.slice(digits.length - scale).replace(/0+$/, '')
  return (unscaled < 0n ? '-' : '') + whole + (decimals && `.${decimals}`)
}

class Decimal extends avro.types.LogicalType {
  #scale

  constructor(schema, options) {
    super(schema, options)
    this.#scale = schema.scale ?? 0
  }

  _fromValue(bytes) {
    return decimalText(bytes, this.#scale)
  }
}

class Time extends avro.types.LogicalType {
  _fromValue(millis) {
    return new Date(Number(millis)).toISOString()
  }
}

/** A number as far as JavaScript's are exact, text beyond. Reading is all that is needed here. */
const exactLong = avro.types.LongType.__with({
  fromBuffer(bytes) {
    const long = bytes.readBigInt64LE()
    return Number.isSafeInteger(Number(long)) ? Number(long) : String(long)
  },
  toBuffer: readOnly,
  fromJSON: Number,
  toJSON: (long) => long,
  isValid: Number.isInteger,
  compare: (one, other) => Number(one) - Number(other),
})

function readOnly() {
  throw new Error('this only reads')
}
