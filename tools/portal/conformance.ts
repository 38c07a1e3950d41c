import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { replaceFile } from '../../src/files/whole-file.ts'
import { sectionNames, type SectionName } from '../../test/conformance/kit/check.ts'
import { conformanceConfig, type ConformanceConfig } from '../../test/conformance/kit/config.ts'
import { readContract } from '../../test/conformance/kit/contract.ts'
import { hasFailed, reportOf } from '../../test/conformance/kit/report.ts'
import { runKit } from '../../test/conformance/kit/run.ts'
import { NetworkError } from '../../test/conformance/kit/verdict.ts'

const usage = `usage: npm run conformance -- --base-url URL --config FILE [--section NAME] [--json FILE] [--patient]
sections: ${sectionNames.join(', ')}`

/** Something in the command or its file that only the person can put right. */
class BadCommand extends Error {}

interface Command {
  baseUrl: string
  config: ConformanceConfig
  sections: readonly SectionName[]
  json: string | undefined
  patient: boolean
}

/**
 * Checks a portal against the contract and prints what it found. Answers the exit code: 0 when no sentence was found
 * broken, 1 when one was, 2 when the command or its file is wrong or the portal cannot be reached.
 */
export async function conformance(args: string[]): Promise<number> {
  try {
    const { json, ...command } = commandOf(args)
    const result = await runKit(command)
    console.log(reportOf(result, readContract()))
    if (json !== undefined) replaceFile(json, `${JSON.stringify(result, null, 2)}\n`)
    return hasFailed(result) ? 1 : 0
  } catch (error) {
    if (!(error instanceof BadCommand) && !(error instanceof NetworkError)) throw error
    console.error(error.message)
    return 2
  }
}

function commandOf(args: string[]): Command {
  const values = valuesOf(args)
  const baseUrl = values['base-url']
  if (baseUrl === undefined || values.config === undefined) throw new BadCommand(usage)
  if (!URL.canParse(baseUrl)) throw new BadCommand(`--base-url is no URL: ${baseUrl}`)
  const name = values.section?.replaceAll('-', ' ').replace('two factor', 'two-factor')
  const section = sectionNames.find((one) => one === name)
  if (values.section !== undefined && !section) throw new BadCommand(`no section "${values.section}"\n${usage}`)
  return {
    baseUrl,
    config: readConfig(values.config),
    sections: section ? [section] : sectionNames,
    json: values.json,
    patient: values.patient ?? false,
  }
}

function valuesOf(args: string[]) {
  const text = { type: 'string' } as const
  const options = { 'base-url': text, config: text, section: text, json: text, patient: { type: 'boolean' } } as const
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new BadCommand(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error })
  }
}

/** Says where the file is wrong, never what is there: it contains passwords. */
function readConfig(file: string): ConformanceConfig {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BadCommand(`${file} cannot be read as JSON`, { cause: error })
  }
  const read = conformanceConfig.safeParse(json)
  if (!read.success) throw new BadCommand(`${file} is not a configuration of the kit:\n${z.prettifyError(read.error)}`)
  return read.data
}
