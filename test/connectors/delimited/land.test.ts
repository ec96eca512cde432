import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DelimitedLanding } from '../../../connectors/delimited/land.js'
import { delimitedReader } from '../../../connectors/delimited/read.js'
import { CauceError } from '../../../src/core/error.js'
import type { ReadEvent } from '../../../src/core/reader.js'
import { realData } from '../../real-data.js'
import { frozen, readWhole, shapeOf } from './read-whole.js'

const soup = fc
  .array(fc.constantFrom('a', 'b', '1', ',', ',', '"', '"', '\n', '\r\n', '\r', ' ', '\0', '\ufeff', 'x,y\n', '"p,q",2\n', '1,"m\nn"\n'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''))
const dialect = fc.record({
  lineEnd: fc.constantFrom('lf' as const, 'crlf' as const, 'cr' as const, 'any' as const),
  multiline: fc.boolean(),
  skipBlankAfterDelimiter: fc.boolean(),
  quote: fc.constantFrom('"', null),
  footers: fc.constantFrom([], ['b']),
  preambleLines: fc.constantFrom(0, 0, 1),
})

function land(pieces: readonly string[], rest: Parameters<typeof shapeOf>[1], limit: number): unknown {
  const events: ReadEvent[] = []
  const landing = new DelimitedLanding('f', shapeOf(['a', 'b'], { headerRows: 0, ...rest }), ['a', 'b'], limit)
  try {
    for (const piece of pieces) events.push(...landing.push(piece, false))
    events.push(...landing.push('', true))
  } catch (error) {
    return error instanceof CauceError ? error.code : error
  }
  return { events, summary: landing.summary() }
}

describe('landing', () => {
  it('does not depend on where the text is cut into pieces', () => {
    fc.assert(
      fc.property(soup, dialect, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), fc.constantFrom(12, 1000), (text, rest, cuts, limit) => {
        const pieces: string[] = []
        for (let at = 0; at < text.length; ) {
          const size = cuts[pieces.length % cuts.length] ?? 1
          pieces.push(text.slice(at, at + size))
          at += size
        }
        expect(land(pieces, rest, limit)).toEqual(land([text], rest, limit))
      }),
      { numRuns: 3000, seed: 11 },
    )
  })

  it('makes every physical line a header, a row, a finding or a dropped line', () => {
    fc.assert(
      fc.property(soup, dialect, fc.constantFrom(12, 1000), (text, rest, limit) => {
        const landing = new DelimitedLanding('f', shapeOf(['a', 'b'], { headerRows: 0, ...rest }), ['a'], limit)
        try {
          const events = [...landing.push(text, false), ...landing.push('', true)]
          const { total, header, rows, quarantined, dropped } = landing.summary().lines
          const parts = text.split(/\r\n|\r|\n/)
          expect(total).toBe(parts.at(-1) === '' ? parts.length - 1 : parts.length)
          expect(header + rows + quarantined + dropped).toBe(total)
          const covered = events.flatMap((event) => {
            if (event.kind === 'rows') return [...event.lines]
            if (event.kind !== 'finding' || event.finding.disposition === 'noted') return []
            const { line, lines } = event.finding
            return Array.from({ length: lines }, (_, index) => line + index)
          })
          expect(new Set(covered).size).toBe(covered.length)
        } catch (error) {
          if (!(error instanceof CauceError)) throw error
        }
      }),
      { numRuns: 3000, seed: 12 },
    )
  })

  it('gives batches of at most 2,048 rows and holds the reader back until they are taken', async () => {
    const file = frozen(`a,b\n${'1,2\n'.repeat(1_000_000)}`)
    const shape = shapeOf(['a', 'b'])
    let batches = 0
    for await (const event of delimitedReader.read({ file, shape, wanted: ['b'] })) {
      if (event.kind !== 'rows') continue
      expect(event.lines.length).toBe(2048)
      expect(event.columns).toHaveLength(1)
      if (++batches === 3) break
    }
    expect(batches).toBe(3)
  })

  const enrolment = realData('chile/20221013_Resumen_Matrícula_EE_Oficial_2022_20220430_WEB.csv')
  it.skipIf(enrolment === undefined)('lands the Chilean enrolment of 2022 whole', async () => {
    const { readFileSync } = await import('node:fs')
    const path = enrolment ?? ''
    const bytes = readFileSync(path)
    const header = bytes.subarray(3, bytes.indexOf(10)).toString('utf8').trim().split(';')
    const lineEnd = bytes[bytes.indexOf(10) - 1] === 13 ? 'crlf' : 'lf'
    const shape = shapeOf(header, { delimiter: ';', encoding: 'utf-8-bom', lineEnd })
    const outcome = await readWhole({ name: 'matricula.csv', path, bytes: bytes.length }, shape)
    expect(outcome.refused).toBeNull()
    expect(outcome.findings.filter((finding) => finding.disposition === 'quarantined')).toEqual([])
    expect([outcome.rows.length, outcome.rows[0]?.length]).toEqual([16_601, 59])
  })
})
