import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classMethods } from '../../src/method/classing/class-options.js'
import { viabilityCriteria } from '../../src/method/survey/viability-criteria.js'
import { en } from '../../src/publish/report/en.js'
import { es } from '../../src/publish/report/es.js'
import { pt } from '../../src/publish/report/pt.js'

const src = resolve(import.meta.dirname, '../../src')
const read = (path: string): string => readFileSync(join(src, path), 'utf8')
const places = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
const keys = new Set(Object.keys(en))
const missing = (wanted: readonly string[]): readonly string[] => wanted.filter((key) => !keys.has(key))

/** Words that two languages share. */
const shared = new Set(['column.factor', 'verdict.comparable', 'model.IVTI'])

describe.each([['es', es], ['pt', pt]] as const)('the words of the model report in %s', (_, words) => {
  it.each(Object.entries(words))('%s is said, in its own language, with the same places for values', (key, own) => {
    const english = Object.entries(en).find(([name]) => name === key)?.[1] ?? ''
    expect(own.trim()).not.toBe('')
    if (!shared.has(key)) expect(own).not.toBe(english)
    expect(places(own)).toEqual(places(english))
  })
})

describe('the dictionary knows', () => {
  it('every criterion of the gate', () => {
    expect(missing(viabilityCriteria.map(({ id }) => `criterion.${id}`))).toEqual([])
  })

  it('every figure of the model and of the agreement, and how it is read', () => {
    const figures = [...read('risk/clrisk/diagnostic-rows.ts').matchAll(/\['([a-z_0-9]+)', (?:'[a-z -]+'|term\.term|`\$\{validation)/g)].map((match) => match[1] ?? '')
    const choices = [...read('risk/clrisk/choice-codes.ts').matchAll(/\['([a-z_]+)', /g)].map((match) => match[1] ?? '')
    const agreement = [...read('risk/clrisk/write-clrisk.ts').matchAll(/statistic: '([a-z_]+)'/g)].map((match) => match[1] ?? '')
    expect(figures.length).toBeGreaterThan(35)
    expect(choices.length).toBeGreaterThan(12)
    const numbers = figures.filter((name) => !keys.has(`choice.${name}`))
    expect(missing([...numbers, ...agreement].flatMap((name) => [`statistic.${name}`, `guide.${name}`]))).toEqual([])
    expect(missing(choices.map((name) => `choice.${name}`))).toEqual([])
  })

  it('every choice that a pipeline can make', () => {
    const enums = [...read('spec/clrisk.ts').matchAll(/(lonely_psu|kind|missing|method): z\.enum\(\[([^\]]+)\]/g)].flatMap((match) => [...(match[2] ?? '').matchAll(/'([a-z-]+)'/g)].map((each) => each[1] ?? ''))
    // Kinds of replicate weights are names, shown as they are.
    const codes = enums.filter((code) => code !== 'bootstrap')
    expect(codes.length).toBeGreaterThan(9)
    expect(missing([...codes, ...classMethods, 'coefficients', 'area', 'realised'].map((code) => `chosen.${code}`))).toEqual([])
  })

  it('every note that fit, prediction or classing can leave', () => {
    const folders = ['method/survey', 'method/classing', 'risk/clrisk']
    const files = folders.flatMap((folder) => readdirSync(join(src, folder)).map((name) => `${folder}/${name}`))
    const notes = files.flatMap((file) => [...read(file).matchAll(/code: '([A-Z_]+)',?\s*\n?\s*message/g)].map((match) => match[1] ?? ''))
    // Notes of single estimates, of replicate weights and of the tables of their own do not stand among those of the model.
    const elsewhere = ['ESTIMATE_ROWS_MISSING', 'ESTIMATE_ZERO_EVENTS', 'REPLICATES_TOO_FEW', 'REPLICATES_NOT_PAIRED', 'BENCHMARK_NO_DIRECT', 'BENCHMARK_OUTSIDE', 'COMPARE_ABSENT']
    expect(notes.length).toBeGreaterThan(12)
    expect(missing([...new Set(notes)].filter((code) => !elsewhere.includes(code)).map((code) => `note.${code}`))).toEqual([])
  })
})
