import { crc32, deflateRawSync } from 'node:zlib'

/** An entry as it is written, lies included. */
export interface ZipEntry {
  readonly name: string | Buffer
  readonly data?: Buffer
  readonly method?: number
  readonly flags?: number
  readonly madeBy?: number
  readonly attributes?: number
  readonly extra?: Buffer
  /** What the directory declares instead of the truth. */
  readonly declaredSize?: number
  readonly declaredCrc?: number
  /** Lies on the bytes of the entry of this number instead of having its own. */
  readonly over?: number
}

/** Writes a zip archive byte by byte, so that it can say what no honest tool would. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const offsets: number[] = []
  const bodies: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const data = entry.data ?? Buffer.from('a;b\n')
    const method = entry.method ?? 8
    const packed = method === 8 ? deflateRawSync(data) : data
    const name = typeof entry.name === 'string' ? Buffer.from(entry.name) : entry.name
    const flags = entry.flags ?? (typeof entry.name === 'string' ? 0x800 : 0)
    const size = entry.declaredSize ?? data.length
    const crc = entry.declaredCrc ?? crc32(data)
    const extra = entry.extra ?? Buffer.alloc(0)
    offsets.push(entry.over === undefined ? at : (offsets[entry.over] ?? 0))
    if (entry.over === undefined) {
      const local = Buffer.concat([
        numbers(
          [4, 0x04034b50],
          [2, 20],
          [2, flags],
          [2, method],
          [4, 0],
          [4, crc],
          [4, packed.length],
          [4, size],
          [2, name.length],
          [2, 0],
        ),
        name,
        packed,
      ])
      bodies.push(local)
      at += local.length
    }
    central.push(
      numbers(
        [4, 0x02014b50],
        [2, entry.madeBy ?? 20],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0],
        [4, crc],
        [4, packed.length],
        [4, size],
      ),
      numbers(
        [2, name.length],
        [2, extra.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, entry.attributes ?? 0],
        [4, offsets.at(-1) ?? 0],
      ),
      name,
      extra,
    )
  }
  const directory = Buffer.concat(central)
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.length & 0xffff],
    [2, entries.length & 0xffff],
    [4, directory.length],
    [4, at],
    [2, 0],
  )
  return Buffer.concat([...bodies, directory, end])
}

function numbers(...parts: readonly (readonly [number, number])[]): Buffer {
  return Buffer.concat(
    parts.map(([width, value]) => {
      const bytes = Buffer.alloc(width)
      bytes.writeUIntLE(value, 0, width)
      return bytes
    }),
  )
}

/** Info-ZIP's extra field 0x7075: the name in UTF-8 beside the raw one. */
export function unicodePath(raw: string, name: string): Buffer {
  const text = Buffer.from(name)
  const field = Buffer.alloc(9)
  field.writeUInt16LE(0x7075, 0)
  field.writeUInt16LE(5 + text.length, 2)
  field[4] = 1
  field.writeUInt32LE(crc32(Buffer.from(raw)), 5)
  return Buffer.concat([field, text])
}
