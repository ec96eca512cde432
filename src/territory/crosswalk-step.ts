import type { TerritoryCode } from '../core/territory-code.js'
import type { Succession, Territory } from './system.js'

export type Sizes = ReadonlyMap<string, number>

export interface Share {
  readonly code: TerritoryCode
  readonly weight: number
  readonly method: string
  readonly exact: boolean
}

type Territories = ReadonlyMap<string, Territory>

/** Where the amounts of one territory go on the day of these events. */
export function stepForward(
  all: Territories,
  events: readonly Succession[],
  code: TerritoryCode,
  sizes?: Sizes,
): readonly Share[] {
  const out = events.filter((each) => each.from === code)
  const first = out[0]
  if (first === undefined) return [same(code)]
  const lasts = (all.get(code)?.validTo ?? '9999-12-31') > first.date
  const given = out.map((each) => each.weight ?? undefined)
  if (out.length === 1 && !lasts) return [whole(first.to, first.kind, first)]
  const codes = lasts ? [code, ...out.map((each) => each.to)] : out.map((each) => each.to)
  if (given.every((weight) => weight !== undefined)) {
    const moved = given.reduce((sum, weight) => sum + weight, 0)
    const shares = lasts ? [1 - moved, ...given] : given.map((weight) => weight / moved)
    return weighted(codes, shares, `${first.kind}:${first.method}`, out.every(isVerified))
  }
  const bySize = sizes === undefined ? undefined : sizeShares(codes, sizes)
  if (bySize !== undefined) return weighted(codes, bySize, `${first.kind}:size`, false)
  if (lasts) return [{ code, weight: 1, method: `${first.kind}:origin-keeps`, exact: false }]
  return weighted(codes, codes.map(() => 1 / codes.length), `${first.kind}:equal`, false)
}

/** Which territories of the day before these events held the amounts of one territory of the day itself. */
export function stepBack(
  all: Territories,
  events: readonly Succession[],
  code: TerritoryCode,
  sizes?: Sizes,
): readonly Share[] {
  const origins = events.filter((each) => each.to === code)
  const first = origins[0]
  if (first === undefined) return [same(code)]
  const wasThere = (all.get(code)?.validFrom ?? '') < first.date
  if (origins.length === 1 && !wasThere) return [whole(first.from, `origin:${first.kind}`, first)]
  const codes = wasThere ? [code, ...origins.map((each) => each.from)] : origins.map((each) => each.from)
  const bySize = sizes === undefined ? undefined : sizeShares(codes, sizes)
  if (bySize !== undefined) return weighted(codes, bySize, `origin:${first.kind}:size`, false)
  if (wasThere) return [{ code, weight: 1, method: `origin:${first.kind}:target-keeps`, exact: false }]
  return weighted(codes, codes.map(() => 1 / codes.length), `origin:${first.kind}:equal`, false)
}

function same(code: TerritoryCode): Share {
  return { code, weight: 1, method: 'same', exact: true }
}

function whole(code: TerritoryCode, method: string, event: Succession): Share {
  return { code, weight: 1, method: isVerified(event) ? method : `${method}:unverified`, exact: isVerified(event) }
}

function isVerified(event: Succession): boolean {
  return event.method !== 'unverified'
}

function weighted(
  codes: readonly TerritoryCode[],
  weights: readonly number[],
  method: string,
  exact: boolean,
): readonly Share[] {
  return codes
    .map((code, index) => ({ code, weight: weights[index] ?? 0, method, exact }))
    .filter((share) => share.weight > 0)
}

function sizeShares(codes: readonly TerritoryCode[], sizes: Sizes): readonly number[] | undefined {
  const found = codes.map((code) => sizes.get(code))
  const total = found.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  return found.includes(undefined) || !(total > 0) ? undefined : found.map((size) => (size ?? 0) / total)
}
