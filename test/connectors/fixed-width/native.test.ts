import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { fixedWidthProver } from '../../../connectors/fixed-width/native.js'
import { isNative } from '../../../src/core/native-reading.js'
import { smallShape } from './shapes.js'
import { writeFile } from './write-lines.js'

const folder = mkdtempSync(join(tmpdir(), 'cauce-prover-'))
afterAll(() => rmSync(folder, { recursive: true }))

function prove(lines: readonly string[]): ReturnType<typeof fixedWidthProver.prove> {
  const path = join(folder, 'base.txt')
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''), 'latin1')
  return fixedWidthProver.prove({
    file: { name: 'base.txt', path, bytes: 0 },
    shape: smallShape,
    wanted: ['04.sex', '04.social', '01.income'],
  })
}

it('gives the cuts of the version that the file declares, none for a field it lacks', async () => {
  const proof = await prove(writeFile(smallShape, '0100', [{ type: '04', values: { name: 'João', sex: '1' } }]))
  if (!isNative(proof)) throw new Error(proof.reason)
  expect(proof).toMatchObject({ encoding: 'latin-1', lineEnd: 'lf', skipLines: 0, findings: [] })
  expect(proof.layout).toEqual({
    kind: 'lines',
    recordType: { start: 6, length: 2 },
    records: [
      { type: '01', cuts: [{ name: 'income', start: 8, length: 3 }] },
      {
        type: '04',
        cuts: [
          { name: 'sex', start: 18, length: 1 },
          { name: 'social', start: 1, length: 0 },
        ],
      },
    ],
  })
  expect(proof.summary.lines).toEqual({ total: 3, header: 2, rows: 1, quarantined: 0, dropped: 0 })
})

it('names why and where a file is not for the native reader', async () => {
  const lines = writeFile(smallShape, '0200', [{ type: '04', values: {} }])
  expect(await prove([...lines, 'x'.repeat(20)])).toEqual({ reason: 'RECORD_TYPE_UNKNOWN', line: 4 })
})
