import { CauceError } from '../core/error.js'
import { placeText } from '../core/place.js'
import { checkPipeline } from '../pipeline/check-pipeline.js'
import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { issueText, SpecFault } from '../spec/spec-fault.js'
import { openWorkspace } from './spec-files.js'
import { commandConnectors } from './connectors.js'
import { print } from './print.js'

interface Problem {
  readonly pipeline: string
  readonly place: string
  readonly message: string
}

export async function check(name: string | undefined, options: { readonly workspace?: string; readonly json?: boolean }): Promise<void> {
  const workspace = openWorkspace(options.workspace)
  const connectors = await commandConnectors()
  const kinds = connectors.map((connector) => connector.kind)
  const names = name === undefined ? workspace.names('pipelines', '.yaml').map((file) => file.slice(0, -'.yaml'.length)) : [name]
  const problems: Problem[] = []
  for (const each of names) {
    try {
      checkPipeline(loadPipelineSpecs(workspace, each), kinds)
    } catch (error) {
      if (!(error instanceof SpecFault)) throw error
      problems.push(...error.issues.map((issue) => ({ pipeline: each, place: placeText(issue.where), message: issueText(issue) })))
    }
  }
  const overlaid = workspace.overlaid()
  const lines = [...overlaid.map((file) => `your ${file} takes the place of the built-in one`), ...new Set(problems.map((problem) => problem.message))]
  if (problems.length === 0) {
    print(options.json, { pipelines: names, overlaid, problems }, [...lines, `${names.join(', ')}: nothing to correct`].join('\n'))
    return
  }
  if (options.json === true) print(true, { pipelines: names, overlaid, problems }, '')
  throw new CauceError('specification', { code: 'SPEC_INVALID', what: lines.join('\n').replace(/\.$/, '') })
}
