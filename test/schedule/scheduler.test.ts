import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runEnd } from '../../src/schedule/child-run.js'
import type { RunEnd } from '../../src/schedule/child-run.js'
import { readScheduleState } from '../../src/schedule/schedule-state.js'
import { Scheduler } from '../../src/schedule/scheduler.js'
import { schedule } from '../../src/spec/schedule.js'

const good: RunEnd = { outcome: 'published', code: null, message: null, release: '/r/1', mayPass: false }
const passing: RunEnd = { outcome: 'failed', code: 'HTTP_CUT', message: 'the body broke off', release: null, mayPass: true }
const lasting: RunEnd = { outcome: 'failed', code: 'SPEC_INVALID', message: 'a slip', release: null, mayPass: false }
const blocked: RunEnd = { ...lasting, outcome: 'blocked', code: 'CHECK_BLOCKED' }

class Night {
  readonly folder = mkdtempSync(join(tmpdir(), 'cauce-night-'))
  readonly path = join(this.folder, 'schedule.json')
  readonly started: string[] = []
  now = new Date('2026-11-25T00:00:00Z')
  together = 0
  most = 0

  constructor(readonly ends: RunEnd[]) {
    onTestFinished(() => rmSync(this.folder, { recursive: true }))
  }

  scheduler(names: readonly string[] = ['xx/a']): Scheduler {
    return new Scheduler({
      pipelines: names.map((pipeline) => ({ pipeline, schedule: schedule.parse({ cron: '30 2 * * *', time_zone: 'UTC', pause_minutes: 0.0001 }) })),
      statePath: this.path,
      effects: { clock: { now: () => this.now }, log: { info: () => undefined, warn: () => undefined, error: () => undefined }, progress: { report: () => undefined } },
      notices: { secretOf: () => undefined, firstPauseMs: 1 },
      start: (pipeline) => {
        this.started.push(pipeline)
        this.together += 1
        this.most = Math.max(this.most, this.together)
        const end = new Promise<RunEnd>((resolve) => {
          setTimeout(() => {
            this.together -= 1
            resolve(this.ends.shift() ?? good)
          }, 2)
        })
        return { end, stop: () => undefined }
      },
    })
  }
}

const state = async (night: Night) => (await readScheduleState(night.path))['xx/a']

describe('the schedule', () => {
  it('runs nothing at its first start, and each pipeline once at its hour, one after the other', async () => {
    const night = new Night([])
    const scheduler = night.scheduler(['xx/a', 'xx/b'])
    await scheduler.open()
    await scheduler.runDue()
    expect(night.started).toEqual([])
    night.now = new Date('2026-11-25T02:31:00Z')
    await scheduler.runDue()
    await scheduler.runDue()
    expect([night.started, night.most]).toEqual([['xx/a', 'xx/b'], 1])
    expect(await state(night)).toMatchObject({ handled: '2026-11-25T02:30', outcome: 'published', succeededAt: '2026-11-25T02:31:00.000Z', attempts: 1 })
  })

  it('makes up for what was missed while it was down', async () => {
    const night = new Night([])
    await night.scheduler().open()
    night.now = new Date('2026-11-28T11:00:00Z')
    const again = night.scheduler()
    await again.open()
    await again.runDue()
    expect(night.started).toEqual(['xx/a'])
    expect(await state(night)).toMatchObject({ handled: '2026-11-28T02:30' })
  })

  it.each([
    ['what may pass is tried again', [passing, passing, good], { outcome: 'published', attempts: 3 }],
    ['up to its bound', [passing, passing, passing, passing, good], { outcome: 'failed', attempts: 4, code: 'HTTP_CUT' }],
    ['what cannot succeed is not', [lasting, good], { outcome: 'failed', attempts: 1, code: 'SPEC_INVALID' }],
    ['a check that blocks is not', [blocked, good], { outcome: 'blocked', attempts: 1 }],
  ])('%s', async (_, ends, expected) => {
    const night = new Night([...ends])
    const scheduler = night.scheduler()
    await scheduler.open()
    night.now = new Date('2026-11-25T03:00:00Z')
    await scheduler.runDue()
    expect(await state(night)).toMatchObject(expected)
    expect(scheduler.view().well).toBe(expected.outcome === 'published')
    await scheduler.runDue()
    expect(night.started.length, 'the slot is done either way').toBe(expected.attempts)
  })

  it('runs again at the next start what was interrupted', async () => {
    const night = new Night([{ ...lasting, outcome: 'interrupted', code: 'EXIT_130' }])
    const scheduler = night.scheduler()
    await scheduler.open()
    night.now = new Date('2026-11-25T03:00:00Z')
    await scheduler.runDue()
    const again = night.scheduler()
    await again.open()
    await again.runDue()
    expect(night.started.length).toBe(2)
    expect(await state(night)).toMatchObject({ outcome: 'published', handled: '2026-11-25T02:30' })
  })

  it('refuses a damaged memory in words', async () => {
    const night = new Night([])
    writeFileSync(night.path, '{"xx/a": {"handled": "yesterday"}}')
    await expect(night.scheduler().open()).rejects.toMatchObject({ code: 'SCHEDULE_STATE', exitCode: 6 })
    expect(readFileSync(night.path, 'utf8')).toContain('yesterday')
  })
})

describe('how a run ended', () => {
  it.each([
    [0, '{"outcome":"unchanged","release":"/r/1"}', '', { outcome: 'unchanged', release: '/r/1', mayPass: false }],
    [0, '{"outcome":"published","release":"/r/2"}', 'noise', { outcome: 'published', release: '/r/2' }],
    [4, '', '  pull x\n{"error":{"code":"HTTP_CUT","exitCode":4,"message":"m","mayPass":true}}\n', { outcome: 'failed', code: 'HTTP_CUT', message: 'm', mayPass: true }],
    [5, '', '{"error":{"code":"CHECK_BLOCKED","exitCode":5,"message":"m"}}', { outcome: 'blocked', code: 'CHECK_BLOCKED', mayPass: false }],
    [130, '', 'Interrupted.', { outcome: 'interrupted', code: 'EXIT_130' }],
    [1, '', '', { outcome: 'failed', code: 'EXIT_1', mayPass: false }],
  ])('code %i', (code, stdout, stderr, expected) => expect(runEnd(code, stdout, stderr)).toMatchObject(expected))
})
