import type { RandomSource } from '../method/random.js'
import type { ChoiceWeight, Maker } from '../spec/dummy.js'
import { compileLogit } from './compile-logit.js'
import { compileTest } from './compile-test.js'
import { birthDays, dayOf, writeDay } from './dates.js'
import type { Frame, Made, Make } from './frame.js'
import { drawNormal } from './random-stream.js'
import type { Scope } from './scope.js'

/** A maker as a function of the unit; names are resolved here, once. */
export function compileMaker(maker: Maker, scope: Scope): Make {
  if (typeof maker === 'string') return scope.take(maker)
  if ('constant' in maker) return () => maker.constant
  if ('sequence' in maker) return (frame) => frame.around.next(maker.sequence)
  if ('choice' in maker) return compileChoice(maker.choice)
  if ('logit' in maker) return compileLogit(maker.logit, scope, compileMaker)
  if ('integer' in maker) {
    const [low, high] = maker.integer
    return (frame) => between(frame.around.random, low, high)
  }
  if ('normal' in maker) return compileNormal(maker.normal)
  if ('lognormal' in maker) {
    const { median, spread, risk, minimum, maximum } = maker.lognormal
    return (frame) =>
      bounded(
        median * Math.exp(spread * drawNormal(frame.around.random) + (risk ?? 0) * frame.around.risk),
        minimum,
        maximum,
      )
  }
  if ('date' in maker) {
    const [first, last] = [dayOf(maker.date[0]), dayOf(maker.date[1])]
    return (frame) => writeDay(between(frame.around.random, first, last), maker.pattern ?? 'YYYY-MM-DD')
  }
  if ('birth' in maker) return compileBirth(maker, compileMaker(maker.birth, scope))
  if ('words' in maker)
    return (frame) => maker.words.map((list) => list[Math.floor(frame.around.random() * list.length)] ?? '').join(' ')
  if ('digits' in maker)
    return (frame) => Array.from({ length: maker.digits }, () => Math.floor(frame.around.random() * 10)).join('')
  if ('piece' in maker)
    return onText(maker.piece, scope, (text) => text.slice(maker.start - 1, maker.start - 1 + maker.length))
  if ('pad' in maker) return onText(maker.pad, scope, (text) => text.padStart(maker.length, '0'))
  if ('concat' in maker) {
    const parts = maker.concat.map((part) => compileMaker(part, scope))
    return (frame) => parts.map((part) => part(frame) ?? '').join('')
  }
  if ('sum' in maker) {
    const plus = maker.sum.map((part) => compileMaker(part, scope))
    const minus = (maker.less ?? []).map((part) => compileMaker(part, scope))
    return (frame) => total(plus, frame) - total(minus, frame)
  }
  if ('scale' in maker) {
    const value = compileMaker(maker.scale, scope)
    const [low, high] = maker.by
    return (frame) => Math.round(Number(value(frame) ?? 0) * (low + (high - low) * frame.around.random()))
  }
  if ('count' in maker) {
    const members = scope.member(maker.count)
    const test = maker.where === undefined ? undefined : compileTest(maker.where, members)
    return (frame) =>
      (frame.members.get(maker.count) ?? []).filter((member) => test === undefined || test(member)).length
  }
  if ('when' in maker) {
    const branches = maker.when.map((branch) => ({
      test: compileTest(branch.if, scope),
      then: compileMaker(branch.then, scope),
    }))
    const otherwise = maker.else === undefined ? () => null : compileMaker(maker.else, scope)
    return (frame) => (branches.find((branch) => branch.test(frame))?.then ?? otherwise)(frame)
  }
  const value = compileMaker(maker.else, scope)
  return (frame) => (frame.around.random() < maker.blank ? null : value(frame))
}

/** Log-odds move with the latent risk, so that the indicators of a territory move together. */
function compileChoice(choices: Readonly<Record<string, ChoiceWeight>>): Make {
  const list = Object.entries(choices).map(([value, weight]) =>
    typeof weight === 'number' ? { value, weight, risk: 0 } : { value, ...weight },
  )
  let known = Number.NaN
  let weights: readonly number[] = []
  let whole = 0
  return (frame) => {
    const { risk, random } = frame.around
    if (risk !== known) {
      known = risk
      weights = list.map((each) => each.weight * Math.exp(each.risk * risk))
      whole = weights.reduce((sum, weight) => sum + weight, 0)
    }
    let at = random() * whole
    for (let index = 0; index < weights.length - 1; index++) {
      at -= weights[index] ?? 0
      if (at < 0) return list[index]?.value ?? null
    }
    return list[list.length - 1]?.value ?? null
  }
}

function compileNormal({ mean, sd, risk, minimum, maximum }: Extract<Maker, { normal: unknown }>['normal']): Make {
  return (frame) =>
    bounded(mean + sd * drawNormal(frame.around.random) + (risk ?? 0) * frame.around.risk, minimum, maximum)
}

function compileBirth(maker: Extract<Maker, { birth: Maker }>, age: Make): Make {
  return (frame) => {
    const years = age(frame)
    if (years === null) return null
    const { first, days } = birthDays(Number(years), maker.at)
    return writeDay(first + Math.floor(frame.around.random() * days), maker.pattern ?? 'YYYY-MM-DD')
  }
}

function onText(operand: Maker, scope: Scope, change: (text: string) => string): Make {
  const value = compileMaker(operand, scope)
  return (frame) => {
    const made: Made = value(frame)
    return made === null ? null : change(String(made))
  }
}

function total(parts: readonly Make[], frame: Frame): number {
  return parts.reduce((sum, part) => sum + Number(part(frame) ?? 0), 0)
}

function between(random: RandomSource, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

function bounded(value: number, minimum: number | undefined, maximum: number | undefined): number {
  return Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, Math.round(value)))
}
