/** Cache storage in memory, where Node has none: as far as a service worker uses it. */
export class MemoryCaches {
  readonly all = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>()

  async open(name: string): Promise<Cache> {
    const held = this.all.get(name) ?? new Map<string, Uint8Array<ArrayBuffer>>()
    this.all.set(name, held)
    return {
      match: async (path: string) => (held.has(path) ? new Response(held.get(path)!) : undefined),
      put: async (path: string, response: Response) => void held.set(path, new Uint8Array(await response.arrayBuffer())),
    } as unknown as Cache
  }

  async match(path: string): Promise<Response | undefined> {
    for (const held of this.all.values()) if (held.has(path)) return new Response(held.get(path)!)
    return undefined
  }

  keys = async (): Promise<string[]> => [...this.all.keys()]
  delete = async (name: string): Promise<boolean> => this.all.delete(name)
}
