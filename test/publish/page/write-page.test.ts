import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { drawMap } from '../../../src/publish/map/draw-map.js'
import { writePage } from '../../../src/publish/page/write-page.js'
import { fixtureView, writeFixture } from '../../page/write-fixture.js'

const facts = { languages: ['es'] as const, level: 'x', parentLevel: null, threshold: null, factors: new Map(), mapNote: { file: null, found: false, carried: 0, unmatched: [] } }

describe('writing the page', () => {
  it('asks for nothing outside its folder and holds no script or style in its text', async () => {
    const folder = await writeFixture()
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const html = readFileSync(join(folder, 'index.html'), 'utf8')
    expect(html).not.toMatch(/https?:|\/\/|<style|<script>|\son\w+=|style=/)
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]).filter((path) => !/^(data:,|[\w.-]+(\/[\w.-]+)*)$/.test(path ?? ''))).toEqual([])
  })

  it('says what to do where its browser part was not built', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cauce-page-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const view = fixtureView()
    await expect(writePage(view, drawMap(view.territories, undefined), folder, facts, join(folder, 'nowhere'))).rejects.toThrow(/browser part has not been built.*npm run build/)
  })
})
