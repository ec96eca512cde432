import { pino } from 'pino'
import type { Clock, Effects, Logger, Progress } from '../core/effects.js'
import { lineageSink } from './lineage-sink.js'

const clock: Clock = { now: () => new Date() }

/** Effects of a command: the real clock, quiet logs unless asked for, progress on a terminal, lineage where `CAUCE_LINEAGE` names a place. */
export function realEffects(json: boolean): Effects {
  const { CAUCE_LOG: log, CAUCE_LINEAGE: lineage } = process.env
  return {
    clock,
    log: log === undefined ? silent : jsonLines(log),
    progress: json || !process.stderr.isTTY ? stepLines(json) : livingLine(),
    lineage: lineage === undefined || lineage === '' ? undefined : lineageSink(lineage),
  }
}

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** One JSON document a line on standard error, of this level and above. */
function jsonLines(level: string): Logger {
  const known = ['debug', 'info', 'warn', 'error'].includes(level) ? level : 'info'
  const lines = pino({ level: known, base: null, timestamp: () => `,"time":"${clock.now().toISOString()}"`, formatters: { level: (label) => ({ level: label }) }, messageKey: 'event' }, pino.destination({ fd: 2, sync: true }))
  return {
    info: (event, fields = {}) => lines.info(fields, event),
    warn: (event, fields = {}) => lines.warn(fields, event),
    error: (event, fields = {}) => lines.error(fields, event),
  }
}

/** One line a step, for cron and pipes; nothing beside JSON output. */
function stepLines(quiet: boolean): Progress {
  let last = ''
  return {
    report: (step) => {
      if (quiet || step === last) return
      last = step
      process.stderr.write(`  ${step}\n`)
    },
  }
}

/** One line that is rewritten in place: step, share, rate, time left. */
function livingLine(): Progress {
  let current = ''
  let started = 0
  let shown = 0
  return {
    report: (step, done, total, unit) => {
      const now = performance.now()
      if (step !== current) {
        if (current !== '') process.stderr.write('\n')
        current = step
        started = now
        shown = 0
      }
      if (now - shown < 100 && done !== total) return
      shown = now
      const seconds = (now - started) / 1000
      const rate = seconds > 0.2 ? done / seconds : 0
      const share = total === undefined || total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`
      const left = rate > 0 && total !== undefined && done < total ? `, ${Math.ceil((total - done) / rate)} s left` : ''
      const speed = unit === 'steps' || rate === 0 ? '' : ` ${amount(rate, unit)}/s`
      process.stderr.write(`\r\u001b[2K  ${step}${share}${speed}${left}`)
    },
  }
}

function amount(value: number, unit: 'rows' | 'bytes' | 'steps'): string {
  if (unit === 'bytes') return value >= 1e6 ? `${(value / 1e6).toFixed(0)} MB` : `${(value / 1e3).toFixed(0)} kB`
  return `${Math.round(value).toLocaleString('en')} ${unit}`
}
