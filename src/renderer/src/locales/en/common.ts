import type { Method } from '#shared/api/primitives.ts'

/** Words that several areas use. */
export const common = {
  cancel: 'Cancel',
  attemptsLeft: 'No try left | {n} try left | {n} tries left',
  back: 'Back',
  copied: 'Copied',
  copiedSecret: 'Copied. It is removed from the clipboard in {n} seconds.',
  copyDetails: 'Copy details',
  copyDetailsOf: 'Copy details: {name}',
  traceId: 'Trace ID',
  readAgain: 'Read again',
  readAt: 'Read from the portal at {time}',
  loading: 'Reading from the portal…',
  none: 'None',
  unknown: 'Not known',
  breadcrumb: 'Where you are',
  password: 'Account password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  methods: {
    authenticator: 'Authenticator App',
    sms: 'SMS',
    email: 'Email',
  } satisfies Record<Method, string>,
  noMethod: 'None',
  kindOf: {
    disable: 'Disable 2FA: {from}',
    setUp: 'Set up 2FA',
    setUpTo: 'Set up 2FA: {to}',
    change: 'Change method: {from}',
    changeTo: 'Change method: {from} → {to}',
  },
  accountStatus: { active: 'Active', frozen: 'Frozen', closed: 'Closed' },
  changedBy: { customer: 'the customer', agent: 'support staff', system: 'the portal' },
  /** How a change at a system elsewhere is known, each after that system was read. */
  evidence: {
    confirmed: 'Confirmed by the system',
    logged: 'Confirmed by the system’s log',
    seen: 'Seen in the system',
  },
  /** Where a message went that the system elsewhere sent without saying to whom. */
  destinationOnRecord: { sms: 'the number on record', email: 'the address on record' },
  services: {
    novacloud: 'NovaCloud instance',
    'gpu-server': 'GPU server',
    'email-hosting': 'Email hosting',
    'dedicated-server': 'Dedicated server',
    domain: 'Domain',
  },
  secondsLeft: '{n} seconds left',
  reasonMissing: 'Write the reason first: at least {n} characters.',
  reasonShort:
    'The reason is too short: write 1 more character, at least {min} in all. | The reason is too short: write {n} more characters, at least {min} in all.',
  code: 'Code',
  forAccount: 'Account:',
  pastedCode: {
    none: 'Nothing was used: the pasted text holds no code of {n} digits.',
    several: 'Nothing was used: the pasted text holds more than one group of {n} digits. Type the code.',
  },
  support: {
    line: 'Write to {email} or call the 24×7 hotline {hotline}.',
    email: 'Email',
    hotline: '24×7 hotline',
    customerService: 'Customer service',
  },
}
