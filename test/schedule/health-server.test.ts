import { describe, expect, it, onTestFinished } from 'vitest'
import { openHealthServer } from '../../src/schedule/health-server.js'
import { metricsText } from '../../src/schedule/metrics.js'
import type { ScheduledState } from '../../src/schedule/schedule-state.js'

const own = (parts: Partial<ScheduledState>): ScheduledState => ({
  handled: '2026-11-25T02:30',
  outcome: 'published',
  startedAt: '2026-11-25T02:30:00.000Z',
  finishedAt: '2026-11-25T02:31:00.000Z',
  succeededAt: '2026-11-25T02:31:00.000Z',
  attempts: 1,
  code: null,
  message: null,
  ...parts,
})

describe('the health server', () => {
  it('tells monitoring how the last runs ended', async () => {
    let well = true
    const server = await openHealthServer('127.0.0.1', 0, () => ({ state: { 'xx/a': own({}) }, running: 'xx/a', well }))
    onTestFinished(() => server.close())
    const ask = async (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method })
    expect((await ask('/health')).status).toBe(200)
    well = false
    expect((await ask('/health')).status).toBe(503)
    expect(await (await ask('/status')).json()).toMatchObject({ running: 'xx/a', pipelines: { 'xx/a': { outcome: 'published' } } })
    const metrics = await ask('/metrics')
    expect(metrics.headers.get('content-type')).toContain('version=0.0.4')
    expect(await metrics.text()).toContain('cauce_run_last_outcome{pipeline="xx/a",outcome="published"} 1\n')
    expect([(await ask('/else')).status, (await ask('/health', 'POST')).status]).toEqual([404, 404])
    await expect(openHealthServer('127.0.0.1', server.port, () => ({ state: {}, running: null, well }))).rejects.toMatchObject({ code: 'HEALTH_PORT' })
  })

  it('writes metrics line by line as Prometheus reads them', () => {
    const lines = metricsText({ 'xx/b': own({ outcome: 'failed', succeededAt: null }), 'xx/a"\\': own({}) }, null).split('\n')
    const sample = /^[a-z_]+\{[a-z]+="(?:[^"\\]|\\.)*"(?:,[a-z]+="(?:[^"\\]|\\.)*")*\} \d+(?:\.\d+)?$/
    expect(lines.at(-1)).toBe('')
    expect(lines.slice(0, -1).filter((line) => !sample.test(line) && !/^# (HELP|TYPE) [a-z_]+ /.test(line))).toEqual([])
    expect(lines).toContain('cauce_run_last_success_seconds{pipeline="xx/b"} 0')
  })
})
