import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeDeliveries } from '../pipeline/deliveries.js'
import { csvOf } from '../risk/clrisk/deliveries.js'
import { survey, target } from '../risk/clrisk/population.js'
import { cauce } from './cauce.js'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(tmpdir(), 'cauce-model-'))
const state = ['--state', join(root, 'state')]
const workspace = ['--workspace', resolve(import.meta.dirname, '../fixtures/clrisk')]

beforeAll(() => {
  writeDeliveries(join(root, 'data'), { 'survey.csv': csvOf(survey(600), true), 'register.csv': csvOf(target(400), false) })
  const run = cauce(['run', 'xx/clrisk', ...workspace, '--data', join(root, 'data'), ...state])
  if (run.status !== 0) throw new Error(run.stderr)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the commands about a model', () => {
  it.each([['es', 'Qué dice el modelo'], ['pt', 'O que diz o modelo'], ['en', 'What the model says']])('report speaks %s, as text, JSON and HTML', (language, words) => {
    const file = join(root, `report.${language}.html`)
    const { status, stdout } = cauce(['report', 'xx/clrisk', ...state, '--language', language, '--html', file, '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ language, sections: expect.arrayContaining([expect.objectContaining({ title: words })]) })
    expect(readFileSync(file, 'utf8')).toContain(`<html lang="${language}">`)
  })

  it('explain shows the rate of a territory with its factors', () => {
    expect(cauce(['explain', 'xx/clrisk', 'Alder', ...state, '--language', 'es']).stdout).toContain('Proporción esperada en trabajo infantil')
    expect(JSON.parse(cauce(['explain', 'xx/clrisk', '0101', ...state, '--json']).stdout)).toMatchObject({ clrisk: { territory: { territory_code: '0101' } } })
  })

  it('viability gives every criterion, before a run too, and ends with 5 where neither model is viable', () => {
    expect(JSON.parse(cauce(['viability', 'xx/low-prevalence', ...workspace, ...state, '--json']).stdout)).toMatchObject({ verdict: 'IVTI', measured: false })
    expect(JSON.parse(cauce(['viability', 'xx/old-sources', ...workspace, ...state, '--json']).stdout)).toMatchObject({ verdict: 'IVTI', measured: false })
    expect(cauce(['viability', 'xx/clrisk', ...workspace, ...state]).status).toBe(5)
  })

  it.each([
    { args: ['explain', 'xx/clrisk', 'Aldr', ...state], says: /no territory "Aldr"\. Did you mean "Alder"\?/ },
    { args: ['report', 'xx/low-prevalence', ...state], says: /there is no release of xx\/low-prevalence yet/ },
    { args: ['change', 'xx/clrisk', ...state], says: /compared with no other period/ },
  ])('$args.0 says what is not there, exit 7', ({ args, says }) => {
    const { status, stderr } = cauce(args)
    expect([status, stderr]).toEqual([7, expect.stringMatching(says)])
  })
})
