import { transferHandlers } from 'comlink'

interface Thrown {
  value: unknown
}

/** Lets a fault's `code` cross from the worker to the page; comlink alone carries the message only. To be called in the worker. */
export function carryCodes(): void {
  const usual = transferHandlers.get('throw')
  if (!usual) return
  transferHandlers.set('throw', {
    ...usual,
    serialize: (thrown: Thrown) => {
      const { value } = thrown
      if (!(value instanceof Error)) return usual.serialize(thrown)
      const code = 'code' in value ? String(value.code) : 'unforeseen'
      return [{ isError: true, value: { name: value.name, message: value.message, code } }, []]
    },
  })
}
