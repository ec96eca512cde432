import { beforeAll, describe, expect, it } from 'vitest'
import { proveRegular } from '../../../connectors/delimited/prove.js'
import type { FrozenFile } from '../../../src/core/reader.js'
import { clean, names, type Polluted, pollute } from './pollute.js'
import { frozen, type Outcome, readWhole } from './read-whole.js'

type Verdict = 'exact' | 'refused' | 'quarantined, rest exact' | 'landed and flagged' | 'SILENT DIFFERENCE'

const cleanRows = clean.map((row) => JSON.stringify(row))

/**
 * What is neither a clean row nor flagged on its own line was accepted in silence; so was a clean row that vanished
 * without trace.
 */
function judge(outcome: Outcome): Verdict {
  if (outcome.refused !== null) return 'refused'
  const covered = new Set(outcome.findings.flatMap((f) => Array.from({ length: f.lines }, (_, index) => f.line + index)))
  const landed = outcome.rows.map((row) => JSON.stringify(row))
  const strangers = outcome.lines.filter((_, index) => !cleanRows.includes(landed[index] ?? ''))
  if (strangers.some((line) => !covered.has(line))) return 'SILENT DIFFERENCE'
  const kept = landed.filter((row) => cleanRows.includes(row))
  const inOrder = cleanRows.filter((row) => kept.includes(row))
  if (JSON.stringify(kept) !== JSON.stringify(inOrder)) return 'SILENT DIFFERENCE'
  const quarantined = outcome.findings.some((finding) => finding.disposition === 'quarantined')
  const isOpenEnded = outcome.findings.some((finding) => finding.rule === 'LAST_LINE_UNTERMINATED')
  if (kept.length < clean.length && !quarantined && !isOpenEnded && strangers.length === 0) return 'SILENT DIFFERENCE'
  if (strangers.length > 0 || (isOpenEnded && kept.length < clean.length)) return 'landed and flagged'
  return quarantined ? 'quarantined, rest exact' : 'exact'
}

describe('the polluted corpus', () => {
  const corpus = pollute()
  const read: { readonly of: Polluted; readonly file: FrozenFile; readonly outcome: Outcome }[] = []
  beforeAll(async () => {
    for (const of of corpus) {
      const file = frozen(of.bytes)
      read.push({ of, file, outcome: await readWhole(file, of.shape) })
    }
  })

  it('lands no polluted file differently from its clean table without saying so', () => {
    const tally = new Map<Verdict, number>()
    const silent: string[] = []
    for (const { of, outcome } of read) {
      const verdict = judge(outcome)
      tally.set(verdict, (tally.get(verdict) ?? 0) + 1)
      if (verdict === 'SILENT DIFFERENCE') silent.push(`${of.kind}: ${JSON.stringify(of.bytes.toString('latin1'))}`)
    }
    process.stdout.write(`polluted corpus: ${corpus.length} files; ${[...tally].map(([name, n]) => `${name} ${n}`).join('; ')}\n`)
    expect(corpus.length).toBeGreaterThan(2000)
    expect(silent).toEqual([])
  })

  it('lands the clean table exactly',  () => {
    for (const { outcome } of read.filter(({ of }) => of.kind === 'clean')) {
      expect(outcome.findings).toEqual([])
      expect(outcome.rows).toEqual(clean)
    }
  })

  it('accounts for every physical line of every file that is not refused',  () => {
    for (const { of, outcome } of read) {
      const { refused, summary, findings, rows } = outcome
      if (refused !== null || summary === null) continue
      const { total, header, rows: rowLines, quarantined, dropped } = summary.lines
      expect(header + rowLines + quarantined + dropped).toBe(total)
      expect(total).toBe(physicalLines(of.bytes.toString('utf8')))
      const found = (what: string) => findings.filter((f) => f.disposition === what).reduce((sum, f) => sum + f.lines, 0)
      expect([found('quarantined'), found('dropped')]).toEqual([quarantined, dropped])
      expect(summary.records['']).toBe(rows.length)
    }
  })

  it('is proved regular only where the strict reader lands every row and drops none', async () => {
    let regular = 0
    for (const { of, file, outcome } of read) {
      const proof = await proveRegular(file, of.shape)
      if (!proof.regular) continue
      regular++
      const { refused, findings, rows } = outcome
      expect([refused, findings, rows.length]).toEqual([null, proof.findings, proof.rows])
    }
    expect(regular).toBeGreaterThan(5)
  })

  it('would see a reader that shifts values', () => {
    const shifted: Polluted[] = corpus.filter((file) => file.kind === 'surplus delimiter')
    expect(shifted.length).toBeGreaterThan(50)
    const rows = clean.map((row, index) => (index === 1 ? ['11001', '', 'José', '', '7'] : [...row]))
    const lines = rows.map((_, index) => index + 2)
    expect(judge({ refused: null, rows, lines, findings: [], summary: null })).toBe('SILENT DIFFERENCE')
    expect(judge({ refused: null, rows: rows.slice(2), lines, findings: [], summary: null })).toBe('SILENT DIFFERENCE')
    expect(names).toHaveLength(5)
  })
})

function physicalLines(text: string): number {
  const parts = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  return parts.at(-1) === '' ? parts.length - 1 : parts.length
}
