import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { admin, createAccessControl, twoFactor } from 'better-auth/plugins'
import { adminAc, defaultStatements, userAc } from 'better-auth/plugins/admin/access'

// A server of better-auth as an operator writes one, for `better-auth.mjs`. Its options come by the environment: the arguments of
// a process are everybody's to read. Codes that it would send are kept, for a test to read at `/codes`.
const { databaseFile, secret, accounts, sendsCodes, isLimited, plugins } = JSON.parse(
  process.env['BETTER_AUTH_OPTIONS'] ?? '{}',
)

/** @type {{ to: string, code: string }[]} */
const codes = []
const statements = createAccessControl(defaultStatements)
const roles = {
  admin: adminAc,
  user: userAc,
  factordesk: statements.newRole({ user: ['list', 'get', 'ban'], session: ['revoke'] }),
}
const all = {
  admin: admin({ roles }),
  'two-factor': twoFactor({
    otpOptions: sendsCodes
      ? {
          sendOTP: async ({ user, otp }) => {
            codes.push({ to: user.email, code: otp })
          },
        }
      : undefined,
  }),
}

const server = createServer((request, response) => {
  if (request.url === '/codes')
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(codes))
  else void handle(request, response)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
const origin = `http://127.0.0.1:${port}`
const auth = betterAuth({
  baseURL: origin,
  secret,
  database: new DatabaseSync(databaseFile),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  rateLimit: { enabled: isLimited },
  logger: { disabled: true },
  plugins: /** @type {('admin' | 'two-factor')[]} */ (plugins).map((name) => all[name]),
})
const handle = toNodeHandler(auth)
await (await getMigrations(auth.options)).runMigrations()
const context = await auth.$context
for (const { email, password, role } of accounts) {
  const user = await context.internalAdapter.createUser({ email, name: email, emailVerified: true, role })
  const hash = await context.password.hash(password)
  await context.internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: hash,
  })
}
process.stdout.write(`Listening on: ${origin}\n`)
