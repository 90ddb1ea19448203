import { decodeMlsMessage, type MLSMessage } from 'ts-mls'
import { Unreadable } from './faults.std'

/** Throws `Unreadable`. */
export function decode(bytes: Uint8Array): MLSMessage {
  let decoded: [MLSMessage, number] | undefined
  try {
    decoded = decodeMlsMessage(bytes, 0)
  } catch (error) {
    throw new Unreadable('That is not a message of this protocol.', { cause: error })
  }
  if (!decoded || decoded[1] !== bytes.length) throw new Unreadable('That is not a message of this protocol.')
  return decoded[0]
}
