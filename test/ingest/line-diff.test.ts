import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineDiff, lineDiffSql } from '../../src/ingest/line-diff.js'
import { expectValidSql } from '../warehouse/expect-valid.js'
import { memoryWarehouse, temporaryFolder } from '../warehouse/temporary.js'

const warehouse = memoryWarehouse()
const folder = temporaryFolder()
let turn = 0

function file(content: string | Uint8Array): string {
  const path = join(folder, `f${turn++}`)
  writeFileSync(path, content)
  return path
}

const diff = (before: string | Uint8Array, now: string | Uint8Array) => lineDiff(warehouse().db, file(before), file(now))

describe('the lines of two versions', () => {
  it.each([
    ['the same', 'a;1\nb;2\n', 'a;1\nb;2\n', { added: 0, removed: 0, same: 2 }],
    ['in another order', 'a;1\nb;2\n', 'b;2\na;1\n', { added: 0, removed: 0, same: 2 }],
    ['one corrected, one new', 'a;1\nb;2\n', 'a;1\nb;3\nc;4\n', { added: 2, removed: 1, same: 1 }],
    ['a line repeated', 'a\n', 'a\na\na\n', { added: 2, removed: 0, same: 1 }],
    ['with accents of another encoding', Buffer.from('ñandú;1\n', 'latin1'), Buffer.from('ñandú;2\n', 'latin1'), { added: 1, removed: 1, same: 0 }],
  ])('%s', async (_, before, now, expected) => expect(await diff(before, now)).toEqual(expected))

  it('are not compared in an archive', async () => expect(await diff('a\n', gzipSync('a\n'))).toBeNull())

  it('add up, whatever they are', async () => {
    const lines = fc.array(fc.constantFrom('a', 'b;c', 'ñ'), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, now) => {
        const found = await diff(`${before.join('\n')}\n`, `${now.join('\n')}\n`)
        expect([found?.same, found?.added, found?.removed].every((count) => (count ?? -1) >= 0)).toBe(true)
        expect([(found?.same ?? 0) + (found?.removed ?? 0), (found?.same ?? 0) + (found?.added ?? 0)]).toEqual([before.length, now.length])
      }),
      { numRuns: 25 },
    )
  })

  it('are counted by one statement that the engine accepts', async () => {
    const [before, now] = [file('a\n'), file('b\n')]
    const lines = (path: string) =>
      `(select hash(line) as line, count(*) as times from read_csv('${path}', auto_detect = false, columns = {'line': 'VARCHAR'}, header = false, skip = 0, delim = '\u{10FFFF}', quote = '', escape = '', encoding = 'utf-8', force_not_null = ['line']) as lines group by all)`
    await expectValidSql(
      warehouse(),
      lineDiffSql(before, now, 'utf-8'),
      `select coalesce(sum(greatest(coalesce(n.times, 0) - coalesce(b.times, 0), 0)), 0)::double as added,
        coalesce(sum(greatest(coalesce(b.times, 0) - coalesce(n.times, 0), 0)), 0)::double as removed,
        coalesce(sum(least(coalesce(b.times, 0), coalesce(n.times, 0))), 0)::double as same
        from ${lines(before)} b full join ${lines(now)} n using (line)`,
    )
  })
})
