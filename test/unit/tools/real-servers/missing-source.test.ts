import { describe, expect, test } from 'vitest'
import { isTransferFailure } from '../../../../tools/real-servers/keycloak.mjs'
import { isIndexFailure } from '../../../../tools/real-servers/privacyidea.mjs'
import { areServersExpected, SourceUnreachable, whyNone } from '../../../../tools/real-servers/real-server.mjs'
import { StepFailure } from '../../../../tools/setup/steps.mjs'

describe('a server that is not installed is a reason to skip', () => {
  test('where its source cannot be reached', () => {
    expect(whyNone('Keycloak', new SourceUnreachable('no answer', 'connect it.'))).toBe(
      'Keycloak cannot be installed: no answer; connect it.',
    )
  })

  test('but no other failure is one, where the server is expected', () => {
    const failed = new StepFailure('another hash', 'remove it.')
    if (areServersExpected()) expect(() => whyNone('Keycloak', failed)).toThrow(failed)
    else expect(whyNone('Keycloak', failed)).toContain('another hash')
    const fault = new TypeError('of ours')
    expect(() => whyNone('Keycloak', fault)).toThrow(fault)
  })
})

test.each([
  ['Could not transfer artifact a:b:pom:1 from/to central (https://repo.example/): Connection refused', true],
  ['Could not find artifact a:b:zip:1 in mirror (https://repo.example/)', true],
  ['a:b:zip:1 was not found in https://repo.example/ during a previous attempt', true],
  ['Failed to execute goal: the output directory cannot be written', false],
])('Maven that says %j did not get it from its repository: %s', (output, expected) => {
  expect(isTransferFailure(output)).toBe(expected)
})

const retrying =
  'WARNING: Retrying (Retry(total=0)) after connection broken by NewConnectionError: /simple/setuptools/\n'
const noneFound =
  'ERROR: Could not find a version that satisfies the requirement setuptools==84.2.1 (from versions: none)'

test.each([
  [`${retrying}${noneFound}\nERROR: No matching distribution found for setuptools==84.2.1`, true],
  [
    "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='pypi.example'): Max retries exceeded",
    true,
  ],
  ['ERROR: HTTP error 403 while getting https://pypi.example/setuptools-84.2.1.whl', true],
  ["pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='pypi.example'): Read timed out.", true],
  [`${retrying}ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.`, false],
  ['ERROR: Could not find a version that satisfies the requirement setuptools==84.2.1 (from versions: 84.2.0)', false],
  ['ERROR: Failed building wheel for configobj', false],
])('pip that says %j did not get it from its index: %s', (output, expected) => {
  expect(isIndexFailure(output)).toBe(expected)
})
