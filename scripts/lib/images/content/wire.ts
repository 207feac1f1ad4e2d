/** The few parts of the protocol buffers encoding that the content service of containerd needs. */

const VARINT = 0
const BYTES = 2

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

/** A message of texts and whole numbers by field number. Zero is what an absent field means, so it is left out. */
export function encodeMessage(fields: Readonly<Record<number, string | number>>): Buffer {
  const parts = Object.entries(fields).map(([number, value]) => {
    if (typeof value === 'number')
      return value === 0 ? Buffer.alloc(0) : Buffer.from([...varint(Number(number) * 8 + VARINT), ...varint(value)])
    const text = Buffer.from(value)
    return Buffer.concat([Buffer.from([...varint(Number(number) * 8 + BYTES), ...varint(text.length)]), text])
  })
  return Buffer.concat(parts)
}

/** The last value of a field of bytes, or undefined. Throws when the message is cut. */
export function bytesField(message: Buffer, wanted: number): Buffer | undefined {
  let found: Buffer | undefined
  for (let at = 0; at < message.length; ) {
    const [key, afterKey] = readVarint(message, at)
    const [value, afterValue] = readVarint(message, afterKey)
    at = afterValue
    if (key % 8 === VARINT) continue
    if (key % 8 !== BYTES || at + value > message.length) throw new Error('a message of the engine cannot be read')
    if (Math.floor(key / 8) === wanted) found = message.subarray(at, at + value)
    at += value
  }
  return found
}

function readVarint(message: Buffer, start: number): [value: number, end: number] {
  let value = 0
  for (let at = start, factor = 1; at < message.length; at++, factor *= 128) {
    value += (message[at]! & 127) * factor
    if (message[at]! < 128) return [value, at + 1]
  }
  throw new Error('a message of the engine is cut')
}
