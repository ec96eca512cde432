import type { TerritorySystem } from '../territory/system.js'
import { forgetSteps, recordStep, stepsOf } from '../warehouse/ledger/steps.js'
import type { Db } from '../warehouse/tables.js'
import { fingerprint } from './fingerprint.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { writeReferenceTables } from './reference-tables.js'
import { methodVersion, systemMark } from './step-fingerprints.js'
import { writeTerritoryLookups } from './territory-lookups.js'

/** The tables are those of the folder, whichever pipeline wrote them last. */
const owner = { pipeline: '', step: 'reference tables' }

/** Writes the territories, links and lookups of a pipeline, unless those that are there are the same. */
export async function keepReferences(db: Db, specs: PipelineSpecs, systems: () => ReadonlyMap<string, TerritorySystem>, run: { readonly version: string; readonly startedAt: string }): Promise<void> {
  const mark = referenceFingerprint(specs, run.version)
  if ((await stepsOf(db, owner.pipeline)).get(owner.step)?.fingerprint === mark) return
  // Forgotten first: a run that dies half way leaves nothing that claims to be whole.
  await forgetSteps(db, owner.pipeline, [owner.step])
  await writeReferenceTables(db, specs, systems())
  await writeTerritoryLookups(db, specs, systems())
  await recordStep(db, { ...owner, fingerprint: mark, finishedAt: run.startedAt, summary: '{}' })
}

function referenceFingerprint(specs: PipelineSpecs, version: string): string {
  const { level, vintage, system } = specs.pipeline.value.territory
  const rules = [...specs.registries].map(([registry, { mapping }]) => [registry, mapping.value.tables.map(({ territory }) => territory)])
  return fingerprint({ methodVersion, version, territory: { level, vintage, system }, rules, systems: [...specs.systems.keys()].map((id) => [id, systemMark(specs, id)]) })
}
