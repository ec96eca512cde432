import type { AskedRegistry, DataRequest } from './data-request.js'

/** What was asked before, and what has come. */
export interface RequestHistory {
  readonly asked: readonly { readonly mark: string; readonly reference: string; readonly askedOn: string; readonly deadline: string }[]
  readonly received: readonly { readonly registry: string; readonly period: string }[]
}

/** One thing that a letter does not ask for, and why. */
export interface LeftOut {
  readonly institution: string
  readonly registry: string
  readonly period: string
  readonly why: 'received' | 'asked'
  /** Letter in which it was asked; null for what has come. */
  readonly reference: string | null
  readonly askedOn: string | null
  readonly deadline: string | null
}

export interface OpenRequests {
  readonly requests: readonly DataRequest[]
  readonly leftOut: readonly LeftOut[]
}

/** Leaves out what has come, and what was asked for in the same words before, unless it is to be asked again. */
export function openRequests(requests: readonly DataRequest[], history: RequestHistory, again: boolean): OpenRequests {
  const leftOut: LeftOut[] = []
  const open = requests.map((request) => ({ ...request, registries: request.registries.filter((asked) => isOpen(request.institution, asked)) }))
  return { requests: open.filter(({ registries }) => registries.length > 0), leftOut }

  function isOpen(institution: string, { registry, period, mark }: AskedRegistry): boolean {
    const own = { institution, registry, period }
    if (history.received.some((each) => each.registry === registry && each.period === period)) {
      leftOut.push({ ...own, why: 'received', reference: null, askedOn: null, deadline: null })
      return false
    }
    const before = history.asked.findLast((each) => each.mark === mark)
    if (before === undefined || again) return true
    leftOut.push({ ...own, why: 'asked', reference: before.reference, askedOn: before.askedOn, deadline: before.deadline })
    return false
  }
}
