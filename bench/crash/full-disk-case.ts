import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { currentRelease } from '../../src/publish/release.js'
import { verifyRelease } from '../../src/publish/seal-release.js'
import type { BenchCase } from '../bench-case.js'
import { copied, demoNights, pipeline, randomNumbers, spread, spreadText } from './demo-nights.js'
import type { DemoNights } from './demo-nights.js'
import { differences, settledState } from './settled-state.js'
import { smallDisk } from './small-disk.js'
import type { SmallDisk } from './small-disk.js'

const head = ['case', 'moments', 'disk full', 'sound', 'not sound', 'seed', 'verdict']
const roomy = 4 * 1024 ** 3
/** As docs/exit-codes.md has it: the disk is full, with what to do. */
const sentence = /(the disk is full|needs more memory, or more temporary disk).*[Ff]ree space/s

interface Filled {
  /** The step at which writing failed and the fault's code; `had room` where it did not. */
  readonly at: string
  readonly wrong: readonly string[]
}

interface Ended {
  readonly code: number | null
  readonly text: string
}

/**
 * The second night of the demonstration with its state folder on a file system with random room, so that writing fails at some moment; it
 * must say so as documented and leave the release before whole, and with more room the next run must end as a night that nobody disturbed.
 */
export const fullDiskCase: BenchCase = {
  name: 'full-disk',
  title: 'random room on the disk, as many times as rows, at which a run cannot write any more',
  rows: 30,
  measure: async (settings) => {
    const disk = smallDisk(join(settings.folder, 'small-disk'), roomy)
    if (disk === undefined) {
      settings.say('skipped: this user may not mount a file system (it needs root)')
      return { lines: [{ head, cells: ['full-disk', '0', '', '', '', '', 'not shown'] }], results: 'skipped' }
    }
    const seed = Date.now() % 1_000_000
    const next = randomNumbers(seed)
    const nights = await demoNights(settings, 'full-disk')
    const met: string[] = []
    const wrong: string[] = []
    let unsound = 0
    try {
      const need = await mostBytes(disk, nights)
      for (let moment = 0; moment < settings.rows; moment++) {
        const room = ((moment + next()) / settings.rows) * need
        const filled = await filledUp(disk, nights, room)
        met.push(filled.at)
        if (filled.wrong.length > 0) unsound += 1
        wrong.push(...filled.wrong.map((each) => `${filled.at}: ${each}`))
        settings.say(`  moment ${moment + 1}: ${(room / 1024 ** 2).toFixed(1)} MiB of room: ${filled.at}${filled.wrong.length === 0 ? '' : `; WRONG: ${filled.wrong.join('; ')}`}`)
      }
    } finally {
      disk.remove()
      rmSync(nights.folder, { recursive: true, force: true })
    }
    settings.say(spreadText(met))
    const full = met.filter((at) => at !== 'had room').length
    return { lines: [{ head, cells: ['full-disk', settings.rows, full, settings.rows - unsound, unsound, seed, unsound === 0 ? 'met' : 'NOT MET'].map(String) }], results: { seed, spread: spread(met), wrong } }
  },
}

/** Most bytes that a night needs beyond those of its state folder before. */
async function mostBytes(disk: SmallDisk, { before, run }: DemoNights): Promise<number> {
  const state = copied(before, join(disk.folder, 'state'))
  const start = disk.used()
  let most = start
  const look = setInterval(() => (most = Math.max(most, disk.used())), 20)
  const { code, text } = await ended(run(state))
  clearInterval(look)
  if (code !== 0) throw new Error(`a night with room ended with ${String(code)}: ${text.slice(-2000)}`)
  return most - start
}

async function filledUp(disk: SmallDisk, { before, released, clean, run }: DemoNights, room: number): Promise<Filled> {
  disk.resize(roomy)
  const state = copied(before, join(disk.folder, 'state'))
  disk.resize(disk.used() + room)
  const { code, text } = await ended(run(state))
  disk.resize(roomy)
  const wrong: string[] = []
  if (code !== 0) {
    if (code !== 6) wrong.push(`exit code ${String(code)}`)
    if (!sentence.test(text)) wrong.push(`no sentence: ${text.slice(-500)}`)
    if (/^\s+at .*:\d+/m.test(text)) wrong.push('a stack trace')
    const release = await currentRelease(stateFolder(state).releases, pipeline)
    // Where the disk is full only when the run is recorded, its release is in force, and the sentence names it.
    if (release?.manifest.id !== released && !text.includes(`the release ${String(release?.manifest.id)} was published before that and is in force`)) wrong.push('another release is in force')
    for (const folder of new Set([release?.folder ?? '', join(stateFolder(state).releases, pipeline, released)])) await verifyRelease(folder).catch((error: unknown) => wrong.push(String(error)))
  }
  const again = await ended(run(state))
  if (again.code !== 0) return { at: placeOf(code, text), wrong: [...wrong, `the next run ended with ${String(again.code)}: ${again.text.slice(-500)}`] }
  const differs = differences(await settledState(state, pipeline), clean)
  return { at: placeOf(code, text), wrong: differs.length === 0 ? wrong : [...wrong, `different: ${differs.join(', ')}`] }
}

function placeOf(code: number | null, text: string): string {
  if (code === 0) return 'had room'
  const step = [...text.matchAll(/^ {2}((?:pull|land|harmonise|compute|publish)\b.*)$/gm)].at(-1)?.[1] ?? 'before the first step'
  return `${step} (${/more temporary disk/.test(text) ? 'temporary disk' : 'disk full'})`
}

function ended(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}
