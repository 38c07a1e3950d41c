import { expect, test } from 'vitest'
import { readConfig } from '../../../src/gateway/config.ts'
import { gatewaySettings, writeConfig } from '../../support/gateway/gateway-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const staffSignIn = {
  kind: 'openid-connect',
  issuer: 'https://sso.company.example/realms/company',
  clientId: 'factordesk-console',
  rolesClaim: 'desk_roles',
  roles: { agent: ['desk-agent'], approver: ['desk-approver'] },
}
const read = (changes: object) =>
  readConfig(writeConfig(temporaryFolder(), gatewaySettings({ staffSignIn: { ...staffSignIn, ...changes } })))
    .staffSignIn

test('what is not set has its usual value', () => {
  expect(read({})).toEqual({
    ...staffSignIn,
    roles: { ...staffSignIn.roles, auditor: [] },
    scopes: ['openid', 'profile'],
    redirectPorts: [],
    sessionHours: 10,
    stepUpSeconds: 120,
  })
  expect(read({ issuer: 'http://127.0.0.1:8080/realms/company', rolesClaim: ['realm_access', 'roles'] })).toMatchObject(
    { rolesClaim: ['realm_access', 'roles'] },
  )
})

test.each<[string, object]>([
  ['"staffSignIn.issuer"', { issuer: 'http://sso.company.example' }],
  ['"staffSignIn.issuer"', { issuer: 'https://user:password@sso.company.example' }],
  ['"staffSignIn.issuer"', { issuer: 'https://sso.company.example/?realm=company' }],
  ['"staffSignIn.issuer"', { issuer: 'sso.company.example' }],
  ['"staffSignIn.scopes"', { scopes: ['profile'] }],
  ['"staffSignIn.roles": has values for', { roles: { agent: ['a'], approver: [] } }],
  ['"staffSignIn.roles": gives one value two roles', { roles: { agent: ['a'], approver: ['a'] } }],
  ['"staffSignIn.sessionHours"', { sessionHours: 100 }],
  ['"staffSignIn.rolesClaim"', { rolesClaim: '' }],
  ['unknown setting "clientSecret"', { clientSecret: 'none' }],
])('it names what is wrong: %s', (sentence, changes) => {
  expect(() => read(changes)).toThrow(sentence)
})
