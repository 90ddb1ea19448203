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
