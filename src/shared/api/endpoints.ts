import { accountEndpoints } from './account-endpoints.ts'
import { capabilities } from './capabilities.ts'
import { caseEndpoints } from './case-endpoints.ts'
import type { Endpoint } from './endpoint.ts'
import { linkEndpoints } from './link-endpoints.ts'
import { operationState } from './operations.ts'
import { signedIn } from './problem-sets.ts'
import { sessionEndpoints } from './session-endpoints.ts'
import { staffEndpoints } from './staff-endpoints.ts'

const generalEndpoints = {
  getCapabilities: {
    method: 'get',
    path: '/capabilities',
    summary: 'What this portal can do, and every limit it sets',
    access: 'public',
    keyed: false,
    answers: { 200: capabilities },
    problems: [],
  },
  getOperation: {
    method: 'get',
    path: '/operations/{key}',
    summary: "What became of the caller's request with this idempotency key",
    access: 'session',
    keyed: false,
    answers: { 200: operationState },
    problems: signedIn,
  },
  voidOperation: {
    method: 'post',
    path: '/operations/{key}/void',
    summary: 'Return the outcome, or make sure that the request can never take effect',
    access: 'session',
    keyed: false,
    answers: { 200: operationState },
    problems: signedIn,
  },
} as const satisfies Record<string, Endpoint>

/** Every call of the Customer Portal API, by name. */
export const endpoints = {
  ...generalEndpoints,
  ...sessionEndpoints,
  ...accountEndpoints,
  ...staffEndpoints,
  ...caseEndpoints,
  ...linkEndpoints,
} as const satisfies Record<string, Endpoint>

/** Prefix of every path above. */
export const apiBase = '/api/v1'
