/**
 * One writer per device: everything that reads and then writes the vault runs under a lock that all tabs share.
 * Node has no `navigator.locks`; there is one process there, and a queue in it.
 */
const queues = new Map<string, Promise<unknown>>()

export async function exclusively<T>(name: string, act: () => Promise<T>): Promise<T> {
  if (typeof navigator !== 'undefined' && navigator.locks) return navigator.locks.request(name, act) as Promise<T>
  const before = queues.get(name) ?? Promise.resolve()
  const turn = before.then(act, act)
  queues.set(
    name,
    turn.catch(() => undefined),
  )
  return turn
}
