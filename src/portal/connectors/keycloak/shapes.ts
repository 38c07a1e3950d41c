import { z } from 'zod'

/**
 * What of Keycloak's answers is read; everything else is dropped here: parameters of password hashes, attributes, the
 * tokens and addresses of others.
 */
export const user = z.object({
  id: z.string(),
  username: z.string(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  enabled: z.boolean(),
  requiredActions: z.array(z.string()).default([]),
})
export type KeycloakUser = z.infer<typeof user>

export const users = z.array(user)

export const credentials = z.array(
  z.object({
    id: z.string(),
    type: z.string(),
    userLabel: z.string().nullish(),
    createdDate: z.int().nullish(),
  }),
)
export type KeycloakCredentials = z.infer<typeof credentials>

/** Also answered for an account that is not there, and where nothing is detected. */
export const bruteForce = z.object({ disabled: z.boolean() })

export const adminEvents = z.array(
  z.object({
    id: z.string(),
    time: z.int(),
    authDetails: z.object({ userId: z.string().nullish() }).nullish(),
    operationType: z.string(),
    resourcePath: z.string().nullish(),
    error: z.string().nullish(),
    details: z.object({ credential_type: z.string().optional() }).nullish(),
  }),
)
export type KeycloakAdminEvent = z.infer<typeof adminEvents>[number]

/** Without `view-realm` Keycloak answers a part of it. */
export const realm = z.object({
  bruteForceProtected: z.boolean().optional(),
  smtpServer: z.object({ host: z.string().optional(), from: z.string().optional() }).optional(),
})

export const eventsConfig = z.object({ adminEventsEnabled: z.boolean().optional() })

export const token = z.object({ access_token: z.string().min(1), expires_in: z.number().min(0) })

/** The claims of the gateway's own access token. */
export const claims = z.object({
  sub: z.string().optional(),
  realm_access: z.object({ roles: z.array(z.string()) }).optional(),
  resource_access: z.record(z.string(), z.object({ roles: z.array(z.string()) })).optional(),
})

export const refusalBody = z.object({ error: z.string().optional(), errorMessage: z.string().optional() })
