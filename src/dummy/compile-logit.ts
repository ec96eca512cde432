import type { LogitTerm, Maker } from '../spec/dummy.js'
import { compileTest } from './compile-test.js'
import type { Frame, Make } from './frame.js'
import type { Scope } from './scope.js'

/** Yes with probability 1 / (1 + exp(-log-odds)), otherwise no; blank where a value of its terms is blank. */
export function compileLogit(
  { intercept, terms, risk = 0, yes = '1', no = '2' }: Extract<Maker, { logit: unknown }>['logit'],
  scope: Scope,
  compile: (maker: Maker, scope: Scope) => Make,
): Make {
  const parts = terms.map((term) => compileTerm(term, scope, compile))
  return (frame) => {
    const logit = parts.reduce((sum, part) => sum + part(frame), intercept + risk * frame.around.risk)
    const draw = frame.around.random()
    if (Number.isNaN(logit)) return null
    return draw < 1 / (1 + Math.exp(-logit)) ? yes : no
  }
}

function compileTerm(
  term: LogitTerm,
  scope: Scope,
  compile: (maker: Maker, scope: Scope) => Make,
): (frame: Frame) => number {
  const { times } = term
  if ('if' in term) {
    const test = compileTest(term.if, scope)
    return (frame) => (test(frame) ? times : 0)
  }
  const value = compile(term.of, scope)
  const { less = 0 } = term
  return (frame) => {
    const made = value(frame)
    return made === null || made === '' ? Number.NaN : (Number(made) - less) * times
  }
}
