/** Everything in an answer that must never be found on disk. */
export function noteSecrets(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'object') noteSecrets(inner, found)
    else if (/^(accessToken|refreshToken|secret|otpauthUri)$/.test(name)) found.add(String(inner))
  }
}
