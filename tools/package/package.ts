import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { StepFailure } from '../setup/steps.mjs'
import { makeAppPackage } from './app-package.ts'
import { makeGatewayPackage } from './gateway-package.ts'
import { packageOptions } from './package-options.ts'

/**
 * Makes the packages: the app unpacked and as a .deb, and the gateway as a .deb.
 * @returns the exit code
 * @throws StepFailure where something is missing, or something would ship that may not
 */
export async function makePackages(args: string[]): Promise<number> {
  const options = packageOptions(args)
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new StepFailure(
      `packages are made on Linux x64 so far, and this is ${process.platform} ${process.arch}`,
      'make them on a Linux machine; README says what was built and run.',
    )
  // dpkg wants folders that everybody may enter.
  process.umask(0o022)
  const out = resolve(options.out)
  mkdirSync(out, { recursive: true })
  const version = options.version ?? packageJson.version
  const { fallbackForTesting } = options
  if (options.what.includes('app')) console.log(`Made ${await makeAppPackage({ out, version, fallbackForTesting })}`)
  if (options.what.includes('gateway')) console.log(`Made ${await makeGatewayPackage({ out, version })}`)
  return 0
}
