import type { MakerTest } from '../spec/dummy.js'
import type { Made, Test } from './frame.js'
import type { Scope } from './scope.js'

export function compileTest(test: MakerTest, scope: Scope): Test {
  if ('all' in test) {
    const parts = test.all.map((each) => compileTest(each, scope))
    return (frame) => parts.every((part) => part(frame))
  }
  if ('any' in test) {
    const parts = test.any.map((each) => compileTest(each, scope))
    return (frame) => parts.some((part) => part(frame))
  }
  if ('not' in test) {
    const part = compileTest(test.not, scope)
    return (frame) => !part(frame)
  }
  const value = scope.take(test.field)
  if ('blank' in test) return (frame) => value(frame) === null
  if ('is' in test) return (frame) => value(frame) === test.is
  if ('in' in test) return (frame) => test.in.some((each) => each === value(frame))
  const [low, high] =
    'between' in test ? test.between : 'at_least' in test ? [test.at_least, null] : [null, test.at_most]
  return (frame) => {
    const made = value(frame)
    return made !== null && (low === null || notBelow(made, low)) && (high === null || notBelow(high, made))
  }
}

/** Values of different kinds do not compare. */
function notBelow(one: NonNullable<Made>, other: NonNullable<Made>): boolean {
  return typeof one === typeof other && one >= other
}
