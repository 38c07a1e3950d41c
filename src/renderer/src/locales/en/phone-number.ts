/** A phone number as it is typed, and as it will be stored. */
export const phoneNumber = {
  stored: 'Stored as',
  kind: {
    mobile: 'mobile number',
    landline: 'landline',
    other: 'neither a mobile number nor a landline',
    'not-given-out': 'no operator is known to give out this number',
  },
  textMessages: {
    possible: 'Text messages can be sent to it.',
    'not-mobile': 'No text message is promised to arrive, and SMS cannot be set up with it. Check the digits.',
    country:
      'Text messages of this portal do not reach this country, so SMS cannot be set up. They reach: {countries}.',
  },
}
