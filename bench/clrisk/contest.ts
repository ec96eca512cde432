import { peakBytes } from '../peak-bytes.js'

/** One contestant in a process of its own, which loads nothing of the other; prints its figures as one line of JSON. */
const [who, file, state, memory = 'auto', threads = ''] = process.argv.slice(2)
if (file === undefined || state === undefined) throw new Error('usage: contest ours|alone|full|rival|more <census> <state> [memory] [threads]')
const engine = { memory, threads: threads === '' ? undefined : Number(threads) }
const asked = { by: who === 'full' ? ['sex', 'zone'] : [], alone: who === 'alone' }
const byHand = who === 'rival' || who === 'more'
const result = byHand ? await (await import('./contest-rival.js')).contestRival(file, state, engine, who === 'more') : await (await import('./contest-ours.js')).contestOurs(file, state, engine, asked)
const { user, system } = process.cpuUsage()
process.stdout.write(`${JSON.stringify({ ...result, cpuSeconds: (user + system) / 1e6, peakBytes: peakBytes() })}\n`)
