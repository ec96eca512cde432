import { CauceError } from '../core/error.js'
import type { Effects } from '../core/effects.js'
import { recordRunSteps } from '../warehouse/ledger/run-steps.js'
import { recordRun } from '../warehouse/ledger/runs.js'
import type { RunRow } from '../warehouse/ledger/runs.js'
import type { Db } from '../warehouse/tables.js'
import { completeEvent, failEvent, startEvent } from './lineage-events.js'
import type { LineageRun } from './lineage-events.js'
import type { RunResult } from './run-result.js'

export interface RunRecord {
  started(): Promise<void>
  ended(result: RunResult): Promise<void>
  failed(error: unknown): Promise<void>
}

/** Under which the ledger knows a run. */
export function runId({ startedAt, pipeline }: Pick<LineageRun, 'startedAt' | 'pipeline'>): string {
  return `${startedAt} ${pipeline}`
}

/** Writes what becomes of a run to the ledger, the log and the lineage. */
export function runRecord(db: Db, run: LineageRun, effects: Effects): RunRecord {
  const { pipeline, startedAt } = run
  const row: RunRow = { id: runId(run), pipeline, startedAt, finishedAt: null, outcome: 'running', reason: null, release: null }
  const now = (): string => effects.clock.now().toISOString()
  const tell = async (event: object): Promise<void> => {
    await effects.lineage?.(event).catch((error: unknown) => effects.log.warn('lineage lost', { pipeline, fault: error instanceof Error ? error.name : 'fault' }))
  }
  const finish = (parts: Partial<RunRow>): Promise<void> => recordRun(db, { ...row, finishedAt: now(), ...parts })
  return {
    started: async () => {
      await recordRun(db, row)
      effects.log.info('run started', { pipeline })
      await tell(startEvent(run))
    },
    ended: async (result) => {
      await db.transaction().execute(async (transaction) => {
        await recordRun(transaction, { ...row, finishedAt: now(), outcome: result.outcome, release: result.release })
        await recordRunSteps(transaction, result.steps.map(({ step, did, why, seconds, work }, place) => ({ run: row.id, place, step, did, why, seconds, rowsIn: work?.rowsIn ?? null, rowsOut: work?.rowsOut ?? null, quarantined: work?.quarantined ?? null, dropped: work?.dropped ?? null, bytes: work?.bytes ?? null, sha256: work?.sha256 ?? null })))
      })
      for (const { step, did, seconds, work } of result.steps) effects.log.info('step', { pipeline, step, did, seconds, rowsIn: work?.rowsIn, rowsOut: work?.rowsOut, quarantined: work?.quarantined, dropped: work?.dropped, bytes: work?.bytes })
      effects.log.info('run ended', { pipeline, outcome: result.outcome, seconds: result.seconds })
      await tell(completeEvent(run, result, now()))
    },
    failed: async (thrown) => {
      const fault = thrown instanceof CauceError ? thrown : undefined
      const blocked = fault?.kind === 'blocked'
      // On a full disk this cannot be written either; the fault itself is the one to tell.
      await finish({ outcome: blocked ? 'blocked' : 'failed', reason: fault?.message ?? 'internal fault' }).catch(() => undefined)
      effects.log.error('run ended', { pipeline, outcome: blocked ? 'blocked' : 'failed', code: fault?.code ?? 'INTERNAL' })
      await tell(failEvent(run, { code: fault?.code ?? 'INTERNAL', message: fault?.message ?? 'internal fault', blocked }, now()))
    },
  }
}
