import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Manifest } from '../../src/publish/manifest.js'
import { soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce } from './cauce.js'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-approve-'))
const workspace = join(root, 'workspace')
const state = join(root, 'state')
const home = join(state, 'releases/xx/index')
const run = () => cauce(['run', 'xx/index', '--workspace', workspace, '--data', join(root, 'data'), '--state', state, '--json'])
const approve = (...more: readonly string[]) => cauce(['release', 'approve', 'xx/index', '--workspace', workspace, '--state', state, '--by', 'Committee', '--note', 'seen with the regions', ...more])
const comment = (file: string, by = 'Northern team') => cauce(['release', 'comment', 'xx/index', join(root, file), '--by', by, '--state', state, '--json'])
const manifest = (): Manifest => JSON.parse(readFileSync(join(home, 'current', 'manifest.json'), 'utf8')) as Manifest
const publicText = (): string => {
  const folder = join(home, 'current', 'public')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(\.html|territory_risk\.csv)$/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

beforeAll(() => {
  cpSync(inventedWorkspace, workspace, { recursive: true })
  writeDeliveries(join(root, 'data'), soundDeliveries(300))
  const first = run()
  if (first.status !== 0) throw new Error(first.stderr)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the way from draft to validated', () => {
  it('takes in comments from CSV and XLSX, every line or none', async () => {
    writeFileSync(join(root, 'a.csv'), 'codigo,de_acuerdo,comentario\n0101,si,"bien, así"\n0102,no,la escuela cerró\n')
    expect(JSON.parse(comment('a.csv').stdout)).toMatchObject({ comments: 2, discordant: ['0102'] })
    const book = new exceljs.Workbook()
    book.addWorksheet('x').addRows([['territory_code', 'agrees', 'comment'], ['0101', 'yes', '']])
    await book.xlsx.writeFile(join(root, 'b.xlsx'))
    expect(JSON.parse(comment('b.xlsx', 'Southern team').stdout)).toMatchObject({ comments: 1, discordant: [] })
  })

  it.each([
    ['territory_code,agrees,comment\n9999,yes,\n', /bad\.csv:2: .*no territory "9999"/],
    ['territory_code,agrees,comment\n0101,perhaps,\n', /bad\.csv:2: .*neither yes nor no/],
    ['territory_code,agrees,comment\n0101,yes,\n,no,\n', /bad\.csv:3: .*names no territory/],
    ['code,comment\n0101,x\n', /agrees/],
  ])('refuses a file with a slip and takes nothing of it', (text, says) => {
    writeFileSync(join(root, 'bad.csv'), text)
    const before = readFileSync(join(home, 'comments.jsonl'), 'utf8')
    const { status, stderr } = comment('bad.csv')
    expect(status).toBe(4)
    expect((JSON.parse(stderr) as { error: { message: string } }).error.message).toMatch(says)
    expect(readFileSync(join(home, 'comments.jsonl'), 'utf8')).toBe(before)
  })

  it('says draft on page and sheets until someone approves, then keeps who, when, what, and the same figures', () => {
    const draft = manifest()
    expect([draft.status, draft.approval]).toEqual(['draft', undefined])
    expect(publicText()).toMatch(/Borrador|Draft/)
    const figures = readFileSync(join(home, 'current/public/csv/territory_risk.csv'), 'utf8')
    expect(approve('--by', '').status).toBe(2)
    const { status, stdout, stderr } = approve()
    expect(status, stderr).toBe(0)
    expect(stdout).toContain(`${draft.id} is approved`)
    const validated = manifest()
    expect(validated).toMatchObject({ status: 'validated', fingerprint: draft.fingerprint, deliveries: draft.deliveries, approval: { by: 'Committee', note: 'seen with the regions', draft: draft.id } })
    expect(validated.approval?.comments.map(({ territoryCode, agrees, by }) => [territoryCode, agrees, by])).toEqual([['0101', true, 'Northern team'], ['0101', true, 'Southern team'], ['0102', false, 'Northern team']])
    expect(readFileSync(join(home, 'current/public/csv/territory_risk.csv'), 'utf8')).toBe(figures.replaceAll('draft', 'validated'))
    expect(publicText()).not.toMatch(/class="draft"|Borrador:|"status":"draft"/)
    expect(cauce(['release', 'list', 'xx/index', '--state', state]).stdout).toContain('Committee')
    expect(JSON.parse(run().stdout), 'nothing has changed').toMatchObject({ outcome: 'unchanged' })
  })

  it('signs nothing twice, and nothing that the YAML of today would not make', () => {
    expect(approve().stderr).toMatch(/validated already, by Committee on \d{4}-/)
    const pipeline = join(workspace, 'pipelines/xx/index.yaml')
    writeFileSync(pipeline, readFileSync(pipeline, 'utf8').replace('weights: equal', 'weights: entropy'))
    const drafts = readdirSync(home).filter((name) => /^\d{8}T/.test(name)).sort()
    const refused = approve(drafts[0] ?? '')
    expect([refused.status, /pipelines\/xx\/index\.yaml changed since/.test(refused.stderr)]).toEqual([3, true])
    expect(manifest().status).toBe('validated')
  })
})
