/** What a person is told when a passkey does not work. */
export function wordsFor(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError') return 'That was cancelled, or took too long. Try again, or have a code sent by mail.'
  if (name === 'InvalidStateError') return 'This device has a passkey for you already. Use that one, or choose another device.'
  if (name === 'SecurityError') return 'This address is not the one that the network is set up for, so passkeys do not work here.'
  return 'This device could not do it. Try again, or have a code sent by mail.'
}
