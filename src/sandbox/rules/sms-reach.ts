/** Country calling code → ISO 3166-1 alpha-2, for the countries that the sandbox's text messages reach. */
const countries: Record<string, string> = { '+60': 'MY', '+62': 'ID', '+65': 'SG', '+66': 'TH' }

export const smsCountries = Object.values(countries).sort()

/** Whether a text message can be sent to a number (E.164, or null where the profile has none). */
export function reachable(number: string | null): number is string {
  return number !== null && /^\+\d{8,15}$/.test(number) && number.slice(0, 3) in countries
}
