import { describe, expect, it } from 'vitest'
import { openWorkspace, packageRoot } from '../../src/cli/spec-files.js'
import { loadRegistry } from '../../src/pipeline/load-pipeline.js'

const workspace = openWorkspace(packageRoot())
const registries = workspace
  .names('schemas/raw', '.yaml')
  .map((name) => name.slice(0, -'.yaml'.length))
  .filter((name) =>
    Object.values(loadRegistry(workspace, name).raw.value.resources).some(
      (resource) => resource.format === 'fixed-width',
    ),
  )

describe.each(registries)('the mapping of %s', (registry) => {
  it('gives each table once for every layout version that the schema knows', () => {
    const { raw, mapping } = loadRegistry(workspace, registry)
    for (const [name, resource] of Object.entries(raw.value.resources)) {
      const versions = resource.format === 'fixed-width' ? resource.versions : []
      const tables = mapping.value.tables.filter((table) => table.from === name)
      for (const kind of new Set(tables.map((table) => table.table))) {
        const times = versions.map(
          (version) =>
            tables.filter((table) => table.table === kind && table.versions?.includes(version) !== false).length,
        )
        expect(times).toEqual(versions.map(() => 1))
      }
    }
  })
})
