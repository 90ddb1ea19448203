import type { SealedFault } from '../worker/api.std'

/** A fault that is told to the person in its message; `code` is for the program. Crosses the worker as a plain object. */
export class SealedError extends Error implements SealedFault {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** What the browser says of a database that it closed is for nobody's eyes; and who works in the background must know it as expected. */
export async function legible<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    const words = 'This browser cannot reach what it keeps just now. Nothing was lost; load the page again.'
    throw new SealedError('vault-closed', words, { cause: error })
  }
}

/** Why a write did not come about, in words; nothing has changed then. */
export function unwritten(error: unknown): SealedError {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError'
  return full
    ? new SealedError(
        'vault-full',
        'This browser has no room left to keep your conversations. Nothing was lost; make room and try again.',
        { cause: error },
      )
    : new SealedError('vault-closed', 'This browser could not keep that. Nothing was lost; load the page again.', {
        cause: error,
      })
}
