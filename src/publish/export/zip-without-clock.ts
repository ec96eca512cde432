/** First moment that a ZIP can name: 1980-01-01, 00:00. */
const dosDate = 0x0021
const dosTime = 0

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endLength = 22
const entryLength = 46

/** The same ZIP with every entry made in 1980; sizes and contents stay. */
export function withoutClock(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + endLength > zip.length || zip.readUInt32LE(end) !== endSignature) throw new RangeError('a ZIP without its directory')
  const entries = zip.readUInt16LE(end + 10)
  let place = zip.readUInt32LE(end + 16)
  for (let entry = 0; entry < entries; entry++) {
    if (zip.readUInt32LE(place) !== entrySignature) throw new RangeError('a ZIP whose directory is cut')
    const header = zip.readUInt32LE(place + 42)
    for (const time of [place + 12, header + 10]) {
      zip.writeUInt16LE(dosTime, time)
      zip.writeUInt16LE(dosDate, time + 2)
    }
    place += entryLength + zip.readUInt16LE(place + 28) + zip.readUInt16LE(place + 30) + zip.readUInt16LE(place + 32)
  }
  return zip
}
