import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import type { SecretReference } from '../portal/connectors/connector.ts'
import { fileProblem, GatewayProblem } from './problem.ts'

const forOthers = 0o077
/** Windows has lists of rights in the place of modes. */
const hasModes = process.platform !== 'win32'

/** Reads a secret by where it is. */
export type ReadSecret = (reference: SecretReference) => string

/**
 * A reader of secrets: from the environment as it was at the start, or from a file that its owner alone may read.
 *
 * @param pathOf makes a path of the configuration absolute
 */
export function secretReader(env: NodeJS.ProcessEnv, pathOf: (path: string) => string): ReadSecret {
  return (reference) => {
    if ('file' in reference) return oneLine(readSecretFile(pathOf(reference.file)), reference.file)
    const value = env[reference.env]
    if (value === undefined || value === '')
      throw new GatewayProblem(`The environment variable ${reference.env} is not set, and the configuration names it.`)
    return value
  }
}

/**
 * The text of a file with a secret.
 *
 * @throws GatewayProblem where other users could read it, or it cannot be read; never with what is in it
 */
export function readSecretFile(file: string): string {
  let handle: number
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw fileProblem(error, `The file ${file}`)
  }
  try {
    // Of what was opened, not of its name: another file could be there by now.
    const found = fstatSync(handle)
    if (!found.isFile()) throw new GatewayProblem(`${file} is no file.`)
    // guard: gateway.secret-file-mode
    if (hasModes && (found.mode & forOthers) !== 0) throw openToOthers(file)
    return readFileSync(handle, 'utf8')
  } finally {
    closeSync(handle)
  }
}

function openToOthers(file: string): GatewayProblem {
  return new GatewayProblem(
    `The file ${file} contains a secret and other users of this computer may read it. Close it with: chmod 600 ${file}`,
  )
}

/** Editors end a file with a line feed, which belongs to no password. */
function oneLine(text: string, file: string): string {
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '' || /[\r\n]/.test(secret))
    throw new GatewayProblem(`The file ${file} has to contain one line: the secret.`)
  return secret
}
