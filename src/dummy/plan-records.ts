import type { DummyDefect, DummyRecipe, Maker, MakerTest, RecordRecipe } from '../spec/dummy.js'
import { compileTest } from './compile-test.js'
import type { Test } from './frame.js'
import type { PlannedUnit } from './grow-units.js'
import type { LineForm, MakeLine } from './line-form.js'

export interface PlannedRecord {
  readonly record: string
  readonly when: Test | null
  readonly line: MakeLine
  readonly defects: readonly PlannedDefect[]
}

export interface PlannedDefect {
  readonly defect: DummyDefect
  readonly when: Test | null
  /** Present where the defect writes other values. */
  readonly line: MakeLine | null
}

/** The lines that each unit gives in one file, by the unit's name path. */
export interface PlannedLines {
  readonly unit: PlannedUnit
  readonly records: readonly PlannedRecord[]
  readonly members: readonly PlannedLines[]
}

export function planLines(
  units: readonly PlannedUnit[],
  recipe: DummyRecipe,
  form: LineForm,
  version: string,
): readonly PlannedLines[] {
  return units.map((unit) => ({
    unit,
    records: unit.recipe.records.flatMap((record) => planRecord(unit, record, recipe, form, version)),
    members: planLines(unit.members, recipe, form, version),
  }))
}

function planRecord(
  unit: PlannedUnit,
  recipe: RecordRecipe,
  whole: DummyRecipe,
  form: LineForm,
  version: string,
): readonly PlannedRecord[] {
  const line = form.line(recipe.record, recipe.fields, unit.scope)
  if (line === null || !holdsIn(recipe.versions, version)) return []
  const defects = whole.defects
    .filter((defect) => defect.record === recipe.record && holdsIn(defect.versions, version))
    .map((defect) => ({
      defect,
      when: testOf(unit, defect.when),
      line: defect.set === undefined ? null : form.line(recipe.record, changed(recipe.fields, defect.set), unit.scope),
    }))
  return [{ record: recipe.record, when: testOf(unit, recipe.when), line, defects }]
}

function testOf(unit: PlannedUnit, test: MakerTest | undefined): Test | null {
  return test === undefined ? null : compileTest(test, unit.scope)
}

function changed(
  fields: Readonly<Record<string, Maker>>,
  set: Readonly<Record<string, Maker>>,
): Readonly<Record<string, Maker>> {
  return { ...fields, ...set }
}

function holdsIn(versions: readonly string[] | undefined, version: string): boolean {
  return versions === undefined || version === '' || versions.includes(version)
}
