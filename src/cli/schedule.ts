import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { checkPipeline } from '../pipeline/check-pipeline.js'
import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { startRun } from '../schedule/child-run.js'
import { cronTimes } from '../schedule/cron-times.js'
import { openHealthServer } from '../schedule/health-server.js'
import { Scheduler } from '../schedule/scheduler.js'
import type { ScheduledPipeline } from '../schedule/scheduler.js'
import { wallMinute, wallText } from '../schedule/wall-clock.js'
import { loadPipeline } from '../spec/load.js'
import type { Workspace } from '../spec/workspace.js'
import { commandConnectors } from './connectors.js'
import { makePrivateFolder } from '../ingest/private-folder.js'
import { realEffects } from './doors.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { openWorkspace } from './spec-files.js'

interface ScheduleOptions {
  readonly once?: boolean
  readonly healthHost: string
  readonly healthPort?: number
  readonly data: string
  readonly state: string
  readonly workspace?: string
  readonly memory: string
  readonly threads?: number
  readonly json?: boolean
}

export async function schedule(names: readonly string[], options: ScheduleOptions): Promise<void> {
  const pipelines = await scheduledPipelines(openWorkspace(options.workspace), names)
  await makePrivateFolder(options.state)
  const effects = realEffects(options.json === true)
  const scheduler = new Scheduler({
    pipelines,
    statePath: join(options.state, 'schedule.json'),
    effects,
    notices: { secretOf: (name) => process.env[name], firstPauseMs: 2000 },
    start: (pipeline) => startRun(runCommand(pipeline, options)),
  })
  const now = effects.clock.now()
  const next = pipelines.map(({ pipeline, schedule: own }) => ({ pipeline, cron: own.cron, timeZone: own.time_zone, next: nextText(own.cron, wallMinute(now, own.time_zone)) }))
  print(options.json, { pipelines: next }, textTable(['pipeline', 'cron', 'time zone', 'next run there'], next.map((each) => [each.pipeline, each.cron, each.timeZone, each.next])))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => scheduler.stop())
  if (options.once === true) {
    await scheduler.open()
    await scheduler.runDue()
    return
  }
  const health = options.healthPort === undefined ? undefined : await openHealthServer(options.healthHost, options.healthPort, () => scheduler.view())
  try {
    await scheduler.run()
  } finally {
    await health?.close()
  }
}

/** Pipelines with a schedule, checked before the first night. */
async function scheduledPipelines(workspace: Workspace, names: readonly string[]): Promise<readonly ScheduledPipeline[]> {
  const all = names.length > 0 ? names : workspace.names('pipelines', '.yaml').map((file) => file.slice(0, -'.yaml'.length))
  const kinds = (await commandConnectors()).map(({ kind }) => kind)
  const found: ScheduledPipeline[] = []
  for (const name of all) {
    const { schedule: own, pipeline } = loadPipeline(workspace, name).value
    if (own !== undefined) {
      checkPipeline(loadPipelineSpecs(workspace, name), kinds)
      found.push({ pipeline, schedule: own })
    } else if (names.length > 0) throw unscheduled(name)
  }
  if (found.length === 0) throw unscheduled('no pipeline of this workspace')
  return found
}

function unscheduled(name: string): CauceError {
  const what = name.startsWith('no ') ? `${name} has a schedule` : `${name} has no schedule`
  return new CauceError('usage', { code: 'SCHEDULE_NONE', what, expected: 'schedule: { cron: "30 2 * * *", time_zone: … } in the pipeline' })
}

function nextText(cron: string, now: number): string {
  const next = cronTimes(cron).next(now)
  return next === undefined ? 'not within 62 days' : wallText(next).replace('T', ' ')
}

function runCommand(pipeline: string, options: ScheduleOptions): readonly string[] {
  const flags = { '--data': options.data, '--state': options.state, '--workspace': options.workspace, '--memory': options.memory, '--threads': options.threads }
  return [process.execPath, ...process.execArgv, process.argv[1] ?? '', 'run', pipeline, '--json', ...Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)]))]
}
