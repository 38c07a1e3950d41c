import { sampleCompany } from './sample-company.ts'
import type { Delegation, SampleCustomer, Scenario } from './scenario.ts'
import { threeAccounts } from './three-accounts.ts'

type Plain = [id: string, name: string, userId: string, mobile: string | null, method: SampleCustomer['method']]

const methodNames = { authenticator: 'Authenticator App', sms: 'SMS', email: 'Email', none: 'No 2FA yet' } as const

/** Companies of the group that nothing is special about. */
const plainCompanies: Plain[] = [
  ['A-30102', 'Angsana Trading', 'it@angsana-trading.example', '+60100000502', 'authenticator'],
  ['A-30103', 'Angsana Foods', 'it@angsana-foods.example', '+60100000503', 'sms'],
  ['A-30104', 'Angsana Logistics', 'it@angsana-logistics.example', '+60100000504', 'authenticator'],
  ['A-30105', 'Angsana Realty', 'it@angsana-realty.example', '+60100000505', 'email'],
  ['A-30106', 'Angsana Retail', 'it@angsana-retail.example', '+60100000506', null],
  ['A-30107', 'Angsana Packaging', 'it@angsana-packaging.example', '+60100000507', 'authenticator'],
  ['A-30108', 'Bamboo Quay Ceramics', 'office@bambooquay.example', '+60100000508', 'authenticator'],
  ['A-30109', 'Cengal Marine', 'ops@cengal.example', '+60100000509', 'sms'],
  ['A-30110', 'Delta Lane Bakery', 'orders@deltalane.example', '+60100000510', 'authenticator'],
  ['A-30111', 'Equator Solar', 'it@equatorsolar.example', '+60100000511', 'email'],
  ['A-30112', 'Harbour Grove Optics', 'admin@harbourgrove.example', '+60100000512', 'authenticator'],
  ['A-30113', 'Island Square Tuition', 'office@islandsquare.example', '+60100000513', null],
  ['A-30114', 'Lagoon Bridge Catering', 'hello@lagoonbridge.example', '+60100000514', 'sms'],
  ['A-30115', 'Monsoon Ridge Games', 'noc@monsoonridge.example', '+60100000515', 'authenticator'],
  ['A-30116', 'Pandan Point Printing', 'office@pandanpoint.example', '+60100000516', 'email'],
  ['A-30117', 'Rambai Field Pharmacy', 'it@rambaifield.example', '+60100000517', 'authenticator'],
  ['A-30118', 'Strait Junction Freight', 'ops@straitjunction.example', '+6500000518', 'sms'],
  ['A-30119', 'Teak Plain Furniture', 'office@teakplain.example', '+6200000519', 'authenticator'],
  ['A-30120', 'Tropic Bay Travel', 'it@tropicbay.example', '+6600000520', 'sms'],
  ['A-30121', 'Timber Gate Builders', 'admin@timbergate.example', '+60100000521', null],
]

/** The holding company whose login reaches others of the group, and those where something is not as it should be. */
const specialCompanies: SampleCustomer[] = [
  sampleCompany({
    id: 'A-30101',
    name: 'Angsana Holdings',
    userId: 'it@angsana.example',
    mobile: '+60100000501',
    method: 'authenticator',
    about: 'Authenticator App; this login also reaches six companies of the group, in every delegated role',
  }),
  sampleCompany({
    id: 'A-30122',
    name: 'Marble Terrace Media',
    userId: 'studio@marbleterrace.example',
    mobile: null,
    method: 'authenticator',
    about: 'Authenticator App; no mobile number in the profile, so SMS cannot be set up',
  }),
  sampleCompany({
    id: 'A-30123',
    name: 'Meridian Cape Insurance',
    userId: 'security@meridiancape.example',
    mobile: '+447700900124',
    method: 'authenticator',
    about: 'Authenticator App; the number is in a country that text messages do not reach',
  }),
  sampleCompany({
    id: 'A-30124',
    name: 'Granite Hill Metals',
    userId: 'it@granitehill.example',
    mobile: '+60100000525',
    method: 'authenticator',
    enforced: true,
    about: 'Authenticator App, enforced by policy: cannot be disabled by the customer',
  }),
  sampleCompany({
    id: 'A-30125',
    name: 'Lantern Park Electrics',
    userId: 'admin@lanternpark.example',
    mobile: '+60100000526',
    method: 'sms',
    locks: [{ of: 'codes', until: 'time' }],
    about: 'SMS; codes locked for 10 minutes after too many wrong ones',
  }),
  sampleCompany({
    id: 'A-30126',
    name: 'Copper Shore Textiles',
    userId: 'office@coppershore.example',
    mobile: '+60100000527',
    method: 'email',
    status: 'frozen',
    history: [
      { ago: 0.4, what: 'signed-in', by: 'customer', from: 'Unknown browser' },
      { ago: 0.2, what: 'frozen', by: 'customer', from: 'Chrome on Windows' },
    ],
    about: 'Email; frozen: the customer said "this was not me"; nothing can be changed',
  }),
  sampleCompany({
    id: 'A-30127',
    name: 'Old Beacon Plastics',
    userId: 'office@oldbeacon.example',
    mobile: '+60100000528',
    method: null,
    status: 'closed',
    about: 'Closed account without 2FA; nothing can be changed',
  }),
]

/** The login of the holding company reaches one company of the group in each role, and a second one as manager. */
const delegations: Delegation[] = (
  [
    ['A-30102', 'manager'],
    ['A-30103', 'technical'],
    ['A-30104', 'billing'],
    ['A-30105', 'purchasing'],
    ['A-30106', 'visitation'],
    ['A-30107', 'manager'],
  ] as const
).map(([account, role]) => ({ login: 'A-30101', account, role }))

/** Thirty companies, each with a login of its own, for somebody who manages all of them; three are known already. */
export const thirtyAccounts: Scenario = {
  name: 'thirty-accounts',
  password: threeAccounts.password,
  customers: [
    ...threeAccounts.customers,
    ...plainCompanies.map(([id, name, userId, mobile, method]) => {
      const about = `${methodNames[method ?? 'none']}; mobile number and e-mail on record`
      return sampleCompany({ id, name, userId, mobile, method, about })
    }),
    ...specialCompanies,
  ],
  staff: threeAccounts.staff,
  delegations,
}
