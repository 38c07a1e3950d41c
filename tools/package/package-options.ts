import { parseArgs } from 'node:util'
import { StepFailure } from '../setup/steps.mjs'

export interface PackageOptions {
  /** Which packages are made. */
  what: readonly ('app' | 'gateway')[]
  /** The folder that they are made in. */
  out: string
  /** The runtime may be the offline fallback; the app then says in its title that it is for testing. */
  fallbackForTesting: boolean
  /** The version of the packages instead of package.json's: a test makes the one before. */
  version: string | undefined
}

/** @throws StepFailure where the line cannot be read */
export function packageOptions(args: string[]): PackageOptions {
  const { values } = parse(args)
  const only = values.only
  if (only !== undefined && only !== 'app' && only !== 'gateway')
    throw new StepFailure(`--only ${only} is not known`, 'use --only app or --only gateway.')
  if (values.version !== undefined && !/^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/.test(values.version))
    throw new StepFailure(`--version ${values.version} is not a version`, 'use a semantic version, such as 1.2.3.')
  return {
    what: only === undefined ? ['app', 'gateway'] : [only],
    out: values.out ?? 'dist',
    fallbackForTesting: values['fallback-for-testing'] === true,
    version: values.version,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        only: { type: 'string' },
        out: { type: 'string' },
        version: { type: 'string' },
        'fallback-for-testing': { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new StepFailure(
      error instanceof Error ? error.message : String(error),
      'use: npm run package -- [--only app|gateway] [--out DIR] [--version N.N.N] [--fallback-for-testing]',
    )
  }
}
