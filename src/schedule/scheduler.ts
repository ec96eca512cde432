import { schedule as everyMinute } from 'node-cron'
import type { Effects } from '../core/effects.js'
import type { Schedule } from '../spec/schedule.js'
import { attemptRun } from './attempt-run.js'
import type { AttemptedRun } from './attempt-run.js'
import type { RunningChild } from './child-run.js'
import { cronTimes } from './cron-times.js'
import { dueSlot } from './due-slot.js'
import type { HealthView } from './health-server.js'
import { notificationOf } from './notification.js'
import { readScheduleState, writeScheduleState } from './schedule-state.js'
import type { ScheduledState, ScheduleState } from './schedule-state.js'
import { sendNotices } from './send-notices.js'
import type { NoticeDoors } from './send-notices.js'
import { wallFromText, wallMinute, wallText } from './wall-clock.js'
import type { WallMinute } from './wall-clock.js'

export interface ScheduledPipeline {
  readonly pipeline: string
  readonly schedule: Schedule
}

export interface SchedulerDoors {
  readonly pipelines: readonly ScheduledPipeline[]
  readonly statePath: string
  readonly effects: Effects
  readonly notices: NoticeDoors
  readonly start: (pipeline: string) => RunningChild
}

const first: Omit<ScheduledState, 'handled'> = { outcome: null, startedAt: null, finishedAt: null, succeededAt: null, attempts: 0, code: null, message: null }

/**
 * Runs pipelines at their own hours, one at a time, in order of their names. What was missed while the schedule was down is made up for once.
 * Its memory is written before and after each run, so that a killed schedule repeats a slot rather than losing it.
 */
export class Scheduler {
  readonly #doors: SchedulerDoors
  readonly #ending = new AbortController()
  #state: ScheduleState = {}
  /** Up to which minute nothing was due, so that a look costs the minutes since the look before. */
  readonly #looked = new Map<string, WallMinute>()
  #running: string | null = null
  #child: RunningChild | undefined
  #turn: Promise<void> | undefined

  constructor(doors: SchedulerDoors) {
    this.#doors = doors
  }

  /** Reads the memory and begins to look at the clock every minute. Returns when `stop` was called and the last run has ended. */
  async run(): Promise<void> {
    await this.open()
    const task = everyMinute('* * * * *', () => this.#look(), { timezone: 'UTC', noOverlap: true, suppressMissedWarning: true })
    const ended = new Promise<void>((done) => this.#ending.signal.addEventListener('abort', () => done()))
    this.#look()
    await ended
    await task.destroy()
    await this.#turn
  }

  /** Reads the memory; a pipeline that is new starts with the present minute behind it. */
  async open(): Promise<void> {
    const before = await readScheduleState(this.#doors.statePath)
    const now = this.#doors.effects.clock.now()
    this.#state = Object.fromEntries(this.#doors.pipelines.map(({ pipeline, schedule }) => [pipeline, before[pipeline] ?? { ...first, handled: wallText(wallMinute(now, schedule.time_zone)) }]))
    await writeScheduleState(this.#doors.statePath, this.#state)
  }

  /** Runs everything that is due, one after the other. */
  async runDue(): Promise<void> {
    for (const scheduled of this.#doors.pipelines) {
      if (this.#ending.signal.aborted) return
      const slot = this.#dueSlot(scheduled)
      if (slot !== undefined) await this.#runSlot(scheduled, slot)
    }
  }

  view(): HealthView {
    const well = Object.values(this.#state).every(({ outcome }) => outcome !== 'blocked' && outcome !== 'failed')
    return { state: this.#state, running: this.#running, well }
  }

  /** Asks the run that is going to end, and starts no other. */
  stop(): void {
    this.#ending.abort()
    this.#child?.stop()
  }

  #look(): void {
    // A run that takes hours is no reason to start another beside it.
    this.#turn ??= this.runDue().finally(() => {
      this.#turn = undefined
    })
    this.#turn.catch((error: unknown) => this.#doors.effects.log.error('schedule', { fault: error instanceof Error ? error.message : 'fault' }))
  }

  #dueSlot({ pipeline, schedule }: ScheduledPipeline): WallMinute | undefined {
    const now = wallMinute(this.#doors.effects.clock.now(), schedule.time_zone)
    const handled = Math.max(wallFromText(this.#state[pipeline]?.handled ?? wallText(now)), this.#looked.get(pipeline) ?? 0)
    this.#looked.set(pipeline, Math.max(handled, now))
    return dueSlot(cronTimes(schedule.cron), now, handled, schedule.catch_up)
  }

  async #runSlot({ pipeline, schedule }: ScheduledPipeline, slot: WallMinute): Promise<void> {
    const { effects, start, notices } = this.#doors
    const startedAt = effects.clock.now().toISOString()
    effects.log.info('run due', { pipeline, slot: wallText(slot), zone: schedule.time_zone })
    this.#running = pipeline
    let run: AttemptedRun
    try {
      run = await attemptRun(
        () => {
          this.#child = start(pipeline)
          return this.#child.end
        },
        schedule,
        this.#ending.signal,
      )
    } finally {
      this.#running = null
      this.#child = undefined
    }
    const finishedAt = effects.clock.now().toISOString()
    await this.#remember(pipeline, slot, { startedAt, finishedAt }, run)
    effects.log.info('run ended', { pipeline, outcome: run.outcome, attempts: run.attempts, code: run.code })
    for (const { way, why } of await sendNotices(schedule.notify, notificationOf(pipeline, wallText(slot), schedule.time_zone, { startedAt, finishedAt }, run), notices)) {
      effects.log.error('notice lost', { pipeline, way, why })
    }
  }

  async #remember(pipeline: string, slot: WallMinute, times: { readonly startedAt: string; readonly finishedAt: string }, run: AttemptedRun): Promise<void> {
    const before = this.#state[pipeline]
    const good = run.outcome === 'published' || run.outcome === 'unchanged'
    const own: ScheduledState = {
      // A run that was stopped with the schedule is made up for at its next start.
      handled: run.outcome === 'interrupted' ? (before?.handled ?? wallText(slot)) : wallText(slot),
      outcome: run.outcome,
      ...times,
      succeededAt: good ? times.finishedAt : (before?.succeededAt ?? null),
      attempts: run.attempts,
      code: run.code,
      message: run.message,
    }
    this.#state = { ...this.#state, [pipeline]: own }
    await writeScheduleState(this.#doors.statePath, this.#state)
  }
}
