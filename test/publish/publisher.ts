// Publishes again and again: publisher.ts <releases> <first number> <how many> [small] [step to die at]. Says "ready", then the name of each release.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishRelease } from '../../src/publish/release.js'
import { writeRiskCsv } from '../../src/publish/risk-csv.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { fillSmall, fillWork, parts } from './publishing.js'

const [releases = '', first = '0', many = '1', size = '', dieAt = ''] = process.argv.slice(2)
const fill = size === 'small' ? fillSmall : fillWork
const work = await openWarehouse({ path: ':memory:', threads: 1 })
await fill(work.db, 'start', 10)
process.stdout.write('ready\n')
for (let number = Number(first); number < Number(first) + Number(many); number++) {
  const id = `r${number}`
  await fill(work.db, id, 10)
  const write = async (folder: string): Promise<void> => {
    await writeRiskCsv(work.db, folder)
    writeFileSync(join(folder, 'mark.txt'), id)
  }
  const onStep = (step: string): void => {
    if (step === dieAt) process.kill(process.pid, 'SIGKILL')
  }
  await publishRelease(work.db, releases, { ...parts, id }, write, { onStep })
  process.stdout.write(`${id}\n`)
}
await work.close()
