import { SealedError } from '../vault/faults.std'

const ASKED = 3

/** Words that were shown, and the positions (from 0) that are asked for. */
export interface Asking {
  words: string[]
  ask: number[]
}

/** Three positions among `of`, in their order. */
export function askedOf(of: number): number[] {
  const all = Array.from({ length: of }, (_, i) => i)
  while (all.length > ASKED) all.splice(crypto.getRandomValues(new Uint32Array(1))[0]! % all.length, 1)
  return all
}

/** Throws `wrong-words`, naming the first that differs. */
export function requireAnswers({ words, ask }: Asking, answers: Record<number, string>): void {
  const wrong = ask.find((i) => (answers[i] ?? '').trim().toLowerCase() !== words[i])
  if (wrong !== undefined) throw new SealedError('wrong-words', `Word ${wrong + 1} is another one. Look at what you wrote down.`)
}
