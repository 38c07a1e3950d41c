import type { LogFacts } from './log-events.ts'

/** An error's kind and place, for the log; never its message, which may quote what somebody typed. */
export type ErrorFacts = Pick<LogFacts<'operation.broke'>, 'kind' | 'code' | 'places'>

/** The name, the code and the first places of an error in our code. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { kind: 'NotAnError', places: [] }
  const { name, code } = error as NodeJS.ErrnoException
  return { kind: name, ...(typeof code === 'string' ? { code } : {}), places: placesOf(error) }
}

/** A stack begins with the message, which may itself have lines that resemble places: it is cut off before they are read. */
function placesOf({ name, message, stack = '' }: Error): string[] {
  const head = [`${name}: ${message}`, message, name].find((text) => text !== '' && stack.startsWith(text))
  if (head === undefined) return []
  // guard: log.error-places
  const places = stack.slice(head.length).matchAll(/^ {4}at (?:async )?(?:([\w.$<>]+) )?.*?([\w.-]+):(\d+):(\d+)\)?$/gm)
  return [...places]
    .slice(0, 3)
    .map(([, made = '', file = '', line = '', column = '']) => `${made} ${file}:${line}:${column}`)
}
