import type { FaultRequest } from '#shared/api/sandbox-controls.ts'

/** Faults to play, in memory: a restart plays none. */
export interface Faults {
  plan(fault: FaultRequest): void
  /** The fault for this request, if one is planned; one time fewer is left of it. */
  next(method: string, path: string): FaultRequest['fault'] | undefined
  left(): FaultRequest[]
  clear(): void
}

/** Faults match by method and path as the API writes it; what a placeholder is called does not matter. */
export function createFaults(): Faults {
  let planned: FaultRequest[] = []
  return {
    plan: (fault) => void planned.push({ ...fault }),
    next(method, path) {
      const found = planned.find((fault) => sameRoute(fault, method, path))
      if (!found) return undefined
      found.times -= 1
      planned = planned.filter((fault) => fault.times > 0)
      return found.fault
    },
    left: () => planned.map((fault) => ({ ...fault })),
    clear: () => void (planned = []),
  }
}

/** Whether a fault means this route. */
export function sameRoute(fault: { method: string; path: string }, method: string, path: string): boolean {
  const shape = (text: string): string => text.replaceAll(/\{[^}]*\}/g, '{}')
  return fault.method.toUpperCase() === method.toUpperCase() && shape(fault.path) === shape(path)
}
