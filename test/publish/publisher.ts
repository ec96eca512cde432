// Publishes again and again: publisher.ts <releases> <first number> <how many>. Says "ready", then the name of each release.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishRelease } from '../../src/publish/release.js'
import { writeRiskCsv } from '../../src/publish/risk-csv.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { fillWork, parts } from './publishing.js'

const [releases = '', first = '0', many = '1'] = process.argv.slice(2)
const work = await openWarehouse({ path: ':memory:', threads: 1 })
await fillWork(work.db, 'start', 10)
process.stdout.write('ready\n')
for (let number = Number(first); number < Number(first) + Number(many); number++) {
  const id = `r${number}`
  await fillWork(work.db, id, 10)
  await publishRelease(work.db, releases, { ...parts, id }, async (folder) => {
    await writeRiskCsv(work.db, folder)
    writeFileSync(join(folder, 'mark.txt'), id)
  })
  process.stdout.write(`${id}\n`)
}
await work.close()
