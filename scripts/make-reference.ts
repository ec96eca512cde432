// Writes docs/reference from the YAML and the languages: npx tsx scripts/make-reference.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace, packageRoot } from '../src/cli/spec-files.js'
import { referencePages } from './reference/pages.js'

const folder = join(import.meta.dirname, '../docs/reference')
mkdirSync(folder, { recursive: true })
for (const [name, text] of referencePages(openWorkspace(packageRoot()))) writeFileSync(join(folder, name), text)
