import { CauceError } from '../core/error.js'
import { periodText } from '../spec/text.js'

export interface PipelinePeriod {
  readonly pipeline: string
  /** Undefined for the pipeline's own period. */
  readonly period: string | undefined
}

/** A pipeline and the period asked for, either by an option or in the form `name@period`, as releases of other periods are called. */
export function pipelinePeriod(name: string, option: string | undefined): PipelinePeriod {
  const at = name.indexOf('@')
  const written = at < 0 ? undefined : name.slice(at + 1)
  const period = option ?? written
  if (period !== undefined && !periodText.safeParse(period).success) {
    throw new CauceError('usage', { code: 'USAGE_PERIOD', what: `"${period}" is no period`, expected: 'a year, a month or a day: 2022, 2022-06 or 2022-06-30' })
  }
  if (option !== undefined && written !== undefined && option !== written) {
    throw new CauceError('usage', { code: 'USAGE_PERIOD', what: `${name} and --period ${option} are two periods`, expected: 'one of them' })
  }
  return { pipeline: at < 0 ? name : name.slice(0, at), period }
}

/** Name of the line of releases that a command is asked for. */
export function releaseLine(name: string, option: string | undefined): string {
  const { pipeline, period } = pipelinePeriod(name, option)
  return period === undefined ? pipeline : `${pipeline}@${period}`
}
