import type { Browser, Page } from '@playwright/test'
import type { OpenIdSettings } from '../../../src/gateway/openid-provider.ts'
import type { KeycloakRealm, RealmUser } from './keycloak-realm.ts'

/** The company's people in a realm, who sign in at its own page. */
export interface KeycloakStaff {
  settings: OpenIdSettings
  /** A person with these roles of the realm. */
  createPerson(username: string, roles: readonly string[]): Promise<RealmUser>
  setRoles(person: RealmUser, roles: readonly string[]): Promise<void>
  /** Sessions that Keycloak has of a person. */
  sessions(person: RealmUser): Promise<number>
}

const consoleClient = 'factordesk-console'
const realmRoles = ['desk-agent', 'desk-approver', 'desk-auditor'] as const

/** Adds to a realm what `docs/gateway.md` asks for: a public client with PKCE, and its roles in a claim of the ID token. */
export async function createKeycloakStaff(realm: KeycloakRealm, origin: string): Promise<KeycloakStaff> {
  for (const name of realmRoles) await realm.admin('POST', '/roles', { name })
  await realm.admin('POST', '/clients', {
    clientId: consoleClient,
    publicClient: true,
    standardFlowEnabled: true,
    directAccessGrantsEnabled: false,
    redirectUris: ['http://127.0.0.1/callback'],
    attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': '+' },
    protocolMappers: [
      {
        name: 'roles of the desk',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-usermodel-realm-role-mapper',
        config: {
          'claim.name': 'desk_roles',
          'jsonType.label': 'String',
          multivalued: 'true',
          'id.token.claim': 'true',
          'access.token.claim': 'false',
          'userinfo.token.claim': 'false',
        },
      },
    ],
  })
  const setRoles: KeycloakStaff['setRoles'] = async ({ id }, roles) => {
    const path = `/users/${id}/role-mappings/realm`
    const all = (await realm.admin('GET', '/roles')) as { id: string; name: string }[]
    const ofDesk = all.filter(({ name }) => (realmRoles as readonly string[]).includes(name))
    await realm.admin('DELETE', path, ofDesk)
    await realm.admin(
      'POST',
      path,
      ofDesk.filter(({ name }) => roles.includes(name)),
    )
  }
  return {
    settings: {
      kind: 'openid-connect',
      issuer: `${origin}/realms/${realm.name}`,
      clientId: consoleClient,
      scopes: ['openid', 'profile'],
      redirectPorts: [],
      rolesClaim: 'desk_roles',
      roles: { agent: ['desk-agent'], approver: ['desk-approver'], auditor: ['desk-auditor'] },
      sessionHours: 10,
      stepUpSeconds: 120,
    },
    async createPerson(username, roles) {
      const person = await realm.createUser(username, { factors: [] })
      await setRoles(person, roles)
      return person
    },
    setRoles,
    sessions: async ({ id }) => ((await realm.admin('GET', `/users/${id}/sessions`)) as unknown[]).length,
  }
}

/** A browser of the operator's computer, with one window whose sessions stay. */
export interface StaffBrowser {
  page: Page
  /** Opens an address and, where Keycloak asks for it, signs a person in. Answers what the page says at the end. */
  signIn(address: string, person: Pick<RealmUser, 'username' | 'password'>): Promise<{ asked: boolean; said: string }>
  /** Opens an address that needs nobody. */
  open(address: string): Promise<string>
}

export async function createStaffBrowser(browser: Pick<Browser, 'newPage'>): Promise<StaffBrowser> {
  const page = await browser.newPage()
  return {
    page,
    async signIn(address, { username, password }) {
      await page.goto(address)
      const field = page.locator('#password')
      const back = page.getByRole('heading', { name: 'Go back to FactorDesk' })
      await field.or(back).first().waitFor()
      const asked = await field.isVisible()
      if (asked) {
        const name = page.locator('#username')
        // Where the person is known already, Keycloak asks for the password alone.
        if ((await name.isVisible()) && (await name.isEditable())) await name.fill(username)
        await field.fill(password)
        await page.locator('#kc-login').click()
        await page.waitForLoadState()
      }
      return { asked, said: (await page.locator('body').textContent()) ?? '' }
    },
    async open(address) {
      await page.goto(address)
      return (await page.locator('body').textContent()) ?? ''
    },
  }
}
