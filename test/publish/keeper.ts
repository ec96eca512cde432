// Rolls back or prunes, and ends itself with SIGKILL before its n-th change on disk: keeper.ts <releases> <rollback|prune> <n>. n is 0 for never.
import { rmSync, readdirSync } from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const [releases = '', deed = '', dieAt = '0'] = process.argv.slice(2)
let changes = 0

function counted(isHalfDone?: () => void): void {
  if (++changes !== Number(dieAt)) return
  isHalfDone?.()
  process.kill(process.pid, 'SIGKILL')
}

const { open, rename, rm, symlink } = promises
promises.open = (path, flags, mode) => {
  if (flags !== 'r' && flags !== undefined) counted()
  return open(path, flags, mode)
}
promises.rename = (from, to) => (counted(), rename(from, to))
promises.symlink = (target, path, type) => (counted(), symlink(target, path, type))
promises.rm = (path, options) => {
  // In the middle of a folder: one of its files has gone.
  counted(options?.recursive === true ? () => rmSync(join(String(path), readdirSync(String(path))[0] ?? ''), { recursive: true }) : undefined)
  return rm(path, options)
}
syncBuiltinESMExports()

const { rollBack } = await import('../../src/publish/history/roll-back.js')
const { pruneReleases } = await import('../../src/publish/history/prune-releases.js')
const who = { at: '2024-02-01T00:00:00.000Z', by: 'Ana', reason: 'tried' }
if (deed === 'rollback') await rollBack(releases, 'xx/demo', 'r1', who)
else await pruneReleases(releases, 'xx/demo', 1, who)
process.stdout.write(`${changes} changes\n`)
