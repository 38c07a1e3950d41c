/** The methods of a second factor, as the portal names them. */
export const methods = ['authenticator', 'sms', 'email'] as const
