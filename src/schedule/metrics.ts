import { outcomes } from '../spec/schedule.js'
import type { ScheduleState } from './schedule-state.js'

/** What monitoring wants to know, in the Prometheus text format, version 0.0.4. */
export function metricsText(state: ScheduleState, running: string | null): string {
  const entries = Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1))
  const seconds = (iso: string | null): number => (iso === null ? 0 : Date.parse(iso) / 1000)
  return [
    ...family('cauce_run_last_outcome', 'gauge', 'Outcome of the last run: 1 for the one that it had.', entries.flatMap(([pipeline, own]) => outcomes.map((outcome) => [{ pipeline, outcome }, own.outcome === outcome ? 1 : 0] as const))),
    ...family('cauce_run_last_started_seconds', 'gauge', 'When the last run started, seconds since 1970; 0 before the first.', entries.map(([pipeline, own]) => [{ pipeline }, seconds(own.startedAt)] as const)),
    ...family('cauce_run_last_finished_seconds', 'gauge', 'When the last run ended, seconds since 1970; 0 before the first.', entries.map(([pipeline, own]) => [{ pipeline }, seconds(own.finishedAt)] as const)),
    ...family('cauce_run_last_success_seconds', 'gauge', 'When a run last ended well, seconds since 1970; 0 before the first.', entries.map(([pipeline, own]) => [{ pipeline }, seconds(own.succeededAt)] as const)),
    ...family('cauce_run_last_attempts', 'gauge', 'Tries that the last run took.', entries.map(([pipeline, own]) => [{ pipeline }, own.attempts] as const)),
    ...family('cauce_run_running', 'gauge', '1 while the pipeline runs.', entries.map(([pipeline]) => [{ pipeline }, running === pipeline ? 1 : 0] as const)),
    '',
  ].join('\n')
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

function family(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(([labels, value]) => `${name}{${Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`).join(',')}} ${value}`)]
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
