import type { UnitRecipe } from '../spec/dummy.js'
import { compileMaker } from './compile-maker.js'
import type { Frame, Make, Surroundings } from './frame.js'
import { Scope } from './scope.js'

/** A unit of a recipe with its names resolved. */
export interface PlannedUnit {
  readonly recipe: UnitRecipe
  readonly scope: Scope
  readonly count: Make
  readonly values: readonly Make[]
  readonly closing: readonly Make[]
  readonly members: readonly PlannedUnit[]
}

export function planUnits(recipes: readonly UnitRecipe[]): readonly PlannedUnit[] {
  const root = new Scope('territory', null)
  return recipes.map((recipe) => planUnit(recipe, root))
}

function planUnit(recipe: UnitRecipe, above: Scope): PlannedUnit {
  const scope = new Scope(recipe.name, above)
  const declared = (makers: UnitRecipe['values']) =>
    Object.entries(makers).map(([name, maker]) => {
      const make = compileMaker(maker, scope)
      scope.declare(name)
      return make
    })
  const count = compileMaker(recipe.count, above)
  const values = declared(recipe.values)
  const members = recipe.members.map((member) => {
    const planned = planUnit(member, scope)
    scope.members.set(member.name, planned.scope)
    return planned
  })
  return { recipe, scope, count, values, members, closing: declared(recipe.closing) }
}

/** The units of one territory, whole: `factor` scales the number of all that are not fixed. */
export function growUnits(
  units: readonly PlannedUnit[],
  around: Surroundings,
  factor: number,
): readonly (readonly Frame[])[] {
  const root: Frame = { around, above: null, position: 1, values: [], members: new Map() }
  return units.map((unit) => growMany(unit, root, unit.recipe.fixed ? 1 : factor))
}

function growMany(unit: PlannedUnit, above: Frame, factor: number): readonly Frame[] {
  const count = Math.max(0, Math.round(Number(unit.count(above) ?? 0) * factor))
  return Array.from({ length: count }, (_, index) => growOne(unit, above, index + 1))
}

function growOne(unit: PlannedUnit, above: Frame, position: number): Frame {
  const frame: Frame = { around: above.around, above, position, values: [], members: new Map() }
  for (const make of unit.values) frame.values.push(make(frame))
  for (const member of unit.members) frame.members.set(member.recipe.name, growMany(member, frame, 1))
  for (const make of unit.closing) frame.values.push(make(frame))
  return frame
}
