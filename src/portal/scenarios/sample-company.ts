import type { SampleCustomer } from './scenario.ts'

/** What a sample must say for itself; of the rest, what a settled customer has is taken. */
type SampleInput = Pick<SampleCustomer, 'id' | 'name' | 'userId' | 'mobile' | 'method' | 'about'> &
  Partial<SampleCustomer>

/** A customer of some years with a domain and its e-mail, where nothing raises the risk. */
export function sampleCompany(input: SampleInput): SampleCustomer {
  const domain = input.userId.slice(input.userId.indexOf('@') + 1)
  return {
    methodSince: input.method === null ? null : 240,
    emailChanged: null,
    mobileChanged: input.mobile === null ? null : 310,
    passwordChanged: 120,
    services: [
      { kind: 'domain', name: domain },
      { kind: 'email-hosting', name: `E-mail hosting ${domain}` },
    ],
    ...input,
  }
}
