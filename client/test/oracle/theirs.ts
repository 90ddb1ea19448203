import type {
  CommitBundle,
  CoreCrypto,
  CoreCryptoContext,
  CredentialRef,
  Database,
  DecryptedMessage,
} from '@wireapp/core-crypto/browser'
import { expect } from 'vitest'
import { join, toHex } from '../../src/engine/bytes.std'
import { GROUP } from '../bench.std'
import { coreCrypto, type Library } from './core-crypto'
import { type Heard, type Made, nameOf, type Player, type View } from './player'

const SUITE = 1
/** MLSMessage of mls10 with a key package inside (RFC 9420 section 6): this engine takes key packages and GroupInfos without. */
const KEY_PACKAGE = new Uint8Array([0, 1, 0, 5])
const HEADER = 4

/** A device of core-crypto. It has no authentication callback: what it takes part in is up to the others. */
export class Theirs implements Player {
  readonly engine = 'theirs'
  private readonly sent: CommitBundle[] = []
  private refuse = false

  private constructor(
    private readonly library: Library,
    private readonly database: Database,
    private instance: CoreCrypto,
    readonly account: string,
    private readonly device: number,
  ) {}

  static async of(account: string, device: number): Promise<Theirs> {
    const library = await coreCrypto()
    const database = await library.Database.inMemory()
    const made = new Theirs(library, database, library.CoreCrypto.new(database), account, device)
    await made.start()
    await made.act((context) => context.addCredential(library.Credential.basic(SUITE, made.id())))
    return made
  }

  get name(): string {
    return nameOf({ account: this.account, device: this.device.toString(16) })
  }

  async offer(): Promise<Uint8Array> {
    const own = await this.credential()
    const made = await this.act((context) => context.generateKeyPackage(own))
    return join(KEY_PACKAGE, made.serialize())
  }

  /** A group of this engine requires basic credentials in its context, which is the only extension that it sets. */
  async begin(): Promise<Uint8Array> {
    const own = await this.credential()
    await this.act((context) => context.createConversation(this.conversation(), own, undefined))
    return (await this.update()).groupInfo
  }

  add = (packages: Uint8Array[]) =>
    this.commit((context) =>
      context.addClientsToConversation(
        this.conversation(),
        packages.map((bytes) => new this.library.KeyPackage(bytes.slice(HEADER))),
      ),
    )
  update = () => this.commit((context) => context.updateKeyingMaterial(this.conversation()))
  remove = (names: string[]) =>
    this.commit((context) =>
      context.removeClientsFromConversation(
        this.conversation(),
        names.map((name) => this.idOf(name)),
      ),
    )

  async comeIn(info: Uint8Array): Promise<Made> {
    const own = await this.credential()
    return this.commit((context) => context.joinByExternalCommit(new this.library.GroupInfo(info.slice(HEADER)), own))
  }

  async comeBack(info: Uint8Array): Promise<Made> {
    await this.act((context) => context.wipeConversation(this.conversation()))
    return this.comeIn(info)
  }

  async welcomed(welcome: Uint8Array): Promise<void> {
    await this.act((context) => context.processWelcomeMessage(new this.library.Welcome(welcome)))
  }

  async lose(): Promise<void> {
    this.refuse = true
    await expect(this.act((context) => context.updateKeyingMaterial(this.conversation()))).rejects.toThrow()
    this.refuse = false
  }

  say = (text: string) => this.act((context) => context.encryptMessage(this.conversation(), new TextEncoder().encode(text)))

  async read(bytes: Uint8Array): Promise<Heard> {
    const got = await this.act((context) => context.decryptMessage(this.conversation(), bytes))
    if (this.library.DecryptedMessage.Text.instanceOf(got)) return heard(got)
    const active = (got as unknown as { inner: { isActive: boolean } }).inner.isActive
    return { kind: active ? 'commit' : 'removed' }
  }

  async view(): Promise<View> {
    return this.act(async (context) => {
      const secret = await context.exportSecretKey(this.conversation(), 32)
      const ids = await context.getClientIds(this.conversation())
      return {
        epoch: Number(await context.conversationEpoch(this.conversation())),
        secret: toHex(secret.copyBytes()),
        members: ids.map((id) => new TextDecoder().decode(id.copyBytes()).split('@')[0]!).sort(),
      }
    })
  }

  async reload(): Promise<void> {
    this.instance = this.library.CoreCrypto.new(this.database)
    await this.start()
  }

  private async start(): Promise<void> {
    const { MlsTransportError } = this.library
    const transport = {
      sendCommitBundle: async (bundle: CommitBundle) => {
        if (this.refuse) throw new MlsTransportError.MessageRejected({ reason: 'another one came first' })
        this.sent.push(bundle)
      },
      prepareForTransport: () => Promise.reject(new Error('no history here')),
    }
    await this.act((context) => context.mlsInit(this.id(), transport))
  }

  private act<T>(what: (context: CoreCryptoContext) => Promise<T>): Promise<T> {
    return this.instance.transaction(what)
  }

  private async commit(what: (context: CoreCryptoContext) => Promise<unknown>): Promise<Made> {
    await this.act(what)
    const { commit, welcome, groupInfo } = this.sent.pop()!
    return { commit, welcome: welcome?.serialize() ?? null, groupInfo: groupInfo.payload }
  }

  private async credential(): Promise<CredentialRef> {
    return (await this.instance.findCredentials({ clientId: this.id() }))[0]!
  }

  /** What is passed in is used up by some calls: each gets its own. */
  private conversation = () => new this.library.ConversationId(GROUP)
  private id = () => this.idOf(this.name)
  private idOf(name: string) {
    const [account, device] = name.split(':') as [string, string]
    const { ClientId, Uuid, DeviceId } = this.library
    return new ClientId(new Uuid(account), new DeviceId(BigInt(`0x${device}`)), 'example.test')
  }
}

function heard(got: DecryptedMessage): Heard {
  const { plaintext, senderClientId } = (got as InstanceType<typeof DecryptedMessage.Text>).inner
  const by = new TextDecoder().decode(senderClientId.copyBytes()).split('@')[0]!
  return { kind: 'said', by, text: new TextDecoder().decode(plaintext) }
}
